/**
 * What runs inside an emulator's process before the emulator does.
 *
 * <p>Belongs here: classes that need nothing but the JDK, and that name the emulators' classes only in strings. Each is
 * copied alone onto the class path of the child, so it has no nested classes and calls no other package of ours.
 */
@NullMarked
package io.tailwater.emulators.child;

import org.jspecify.annotations.NullMarked;
