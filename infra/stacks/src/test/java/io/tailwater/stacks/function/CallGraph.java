package io.tailwater.stacks.function;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who calls whom in the functions' own code, by their class files. It errs on the side of more: a call of an interface may reach every class
 * that implements it, and who makes an object may have every method of it called that somebody else's code can call.
 */
final class CallGraph {

    private static final String OURS = "io.tailwater.";

    private final JavaClasses classes;

    /** By method of an interface or superclass of ours, what overrides it. */
    private final Map<String, Set<JavaCodeUnit>> overriding = new HashMap<>();

    private CallGraph(JavaClasses classes) {
        this.classes = classes;
        for (JavaClass type : classes) {
            for (JavaMethod method : type.getMethods()) {
                Stream.concat(type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
                        .filter(CallGraph::isOurs)
                        .forEach(above -> overriding
                                .computeIfAbsent(signature(above, method), name -> new HashSet<>())
                                .add(method));
            }
        }
    }

    /** @param folders of class files */
    static CallGraph of(Collection<Path> folders) {
        return new CallGraph(new ClassFileImporter().importPaths(folders));
    }

    JavaClasses classes() {
        return classes;
    }

    /** Everything that may run once these do, these included. */
    Set<JavaCodeUnit> reachable(Collection<? extends JavaCodeUnit> begin) {
        Set<JavaCodeUnit> reached = new HashSet<>(begin);
        Deque<JavaCodeUnit> toFollow = new ArrayDeque<>(begin);
        while (!toFollow.isEmpty()) {
            JavaCodeUnit from = toFollow.remove();
            for (JavaCodeUnit next : nextOf(from)) {
                if (reached.add(next)) {
                    toFollow.add(next);
                }
            }
        }
        return reached;
    }

    /** Calls that leave our code, of a class that is not ours. */
    static Stream<CodeUnitCallTarget> callsOf(JavaCodeUnit unit, String owner) {
        return Stream.concat(unit.getMethodCallsFromSelf().stream(), unit.getConstructorCallsFromSelf().stream())
                .map(call -> (CodeUnitCallTarget) call.getTarget())
                .filter(target -> target.getOwner().getName().equals(owner));
    }

    private Set<JavaCodeUnit> nextOf(JavaCodeUnit from) {
        Set<JavaCodeUnit> next = new HashSet<>();
        List<JavaCodeUnitAccess<?>> accesses = new java.util.ArrayList<>();
        accesses.addAll(from.getMethodCallsFromSelf());
        accesses.addAll(from.getConstructorCallsFromSelf());
        accesses.addAll(from.getMethodReferencesFromSelf());
        accesses.addAll(from.getConstructorReferencesFromSelf());
        for (JavaCodeUnitAccess<?> access : accesses) {
            JavaClass owner = access.getTargetOwner();
            if (!isOurs(owner)) {
                continue;
            }
            access.getTarget().resolveMember().ifPresent(member -> next.add((JavaCodeUnit) member));
            next.addAll(overriding.getOrDefault(
                    owner.getName() + "." + access.getTarget().getName()
                            + access.getTarget().getRawParameterTypes().stream()
                                    .map(JavaClass::getName)
                                    .toList(),
                    Set.of()));
            if (access.getTarget().getName().equals("<init>")) {
                next.addAll(callbacks(owner));
            }
        }
        return next;
    }

    /** What others can call of an object that is handed to them: its implementations of their interfaces. */
    private static List<JavaMethod> callbacks(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> Stream.concat(
                                type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
                        .filter(above -> !isOurs(above)
                                && !above.getName().equals("java.lang.Object")
                                && !above.getName().equals("java.lang.Record"))
                        .anyMatch(above -> above.tryGetMethod(
                                                method.getName(),
                                                method.getRawParameterTypes().stream()
                                                        .map(JavaClass::getName)
                                                        .toArray(String[]::new))
                                        .isPresent()
                                || above.getMethods().isEmpty()))
                .toList();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getName().startsWith(OURS);
    }

    private static String signature(JavaClass owner, JavaMethod method) {
        return owner.getName() + "." + method.getName()
                + method.getRawParameterTypes().stream().map(JavaClass::getName).toList();
    }
}
