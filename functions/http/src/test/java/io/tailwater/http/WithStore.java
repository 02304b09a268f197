package io.tailwater.http;

import io.quarkus.test.common.QuarkusTestResource;

/** Its annotation holds for every test of this module. */
@QuarkusTestResource(TestStore.class)
final class WithStore {

    private WithStore() {}
}
