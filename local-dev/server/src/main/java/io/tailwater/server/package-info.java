/**
 * The whole service as one process on one machine: the command line and the order of starting and stopping. Does not
 * belong here: routes and storage, which are the functions' own.
 */
@NullMarked
package io.tailwater.server;

import org.jspecify.annotations.NullMarked;
