package io.tailwater.http.function;

/** The value of {@code tailwater.function}: which routes this deployment serves. */
public enum DeployedFunction {
    /** Every route: the local server, or one function for all. */
    ALL,
    /** Routes that append records. */
    PRODUCE,
    /** Routes that read records. */
    CONSUME,
    /** Routes that create, change, describe and delete topics. */
    ADMIN;

    /** Whether this deployment serves the routes of that function. */
    boolean serves(DeployedFunction route) {
        return this == ALL || this == route;
    }
}
