package io.tailwater.http.access;

import io.tailwater.log.access.AllowList;
import io.tailwater.log.access.Principal;
import io.tailwater.log.error.TopicAuthorizationException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfig;
import io.tailwater.log.topic.TopicConfigs;

/** Who sent a request, for as long as it is answered. */
public final class Caller {

    private final Principal principal;
    private final TopicConfigs configs;

    Caller(Principal principal, TopicConfigs configs) {
        this.principal = principal;
        this.configs = configs;
    }

    /** @throws TopicAuthorizationException when the topic's {@code produce.principals} do not mean the caller */
    public void requireProduce(Topic topic) {
        require(topic, TopicConfig.PRODUCE_PRINCIPALS, configs.producers(topic));
    }

    /** @throws TopicAuthorizationException when the topic's {@code consume.principals} do not mean the caller */
    public void requireConsume(Topic topic) {
        require(topic, TopicConfig.CONSUME_PRINCIPALS, configs.consumers(topic));
    }

    private void require(Topic topic, TopicConfig config, AllowList allowed) {
        if (!allowed.allows(principal)) {
            throw new TopicAuthorizationException(
                    topic.name(), config.kafkaName() + " does not allow " + principal.name());
        }
    }
}
