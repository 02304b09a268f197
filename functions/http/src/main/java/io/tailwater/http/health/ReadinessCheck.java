package io.tailwater.http.health;

/** Something that must work before this instance can serve. Every CDI bean of this type is asked by {@code /ready}. */
@FunctionalInterface
public interface ReadinessCheck {

    /** Looks once, without retry, and returns within a second. May run in many threads at once. */
    Readiness check();
}
