package io.tailwater.http.group;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.group.GroupName;

/** Checks names in paths, so that what cannot exist is refused before it is looked for. */
final class Names {

    private Names() {}

    /** @throws InvalidRequestException naming the rule */
    static String group(String name) {
        return GroupName.require("group", name);
    }

    /** @throws InvalidRequestException naming the rule */
    static String instance(String name) {
        return GroupName.require("instance", name);
    }
}
