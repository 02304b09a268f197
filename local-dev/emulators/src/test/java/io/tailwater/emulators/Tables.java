package io.tailwater.emulators;

import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Tables for the tests. */
final class Tables {

    private Tables() {}

    /** Creates a table of a name of its own, with the string {@code id} as its key. */
    static String create(Clients clients) {
        String table = "table-" + UUID.randomUUID();
        KeySchemaElement key = KeySchemaElement.builder()
                .attributeName("id")
                .keyType(KeyType.HASH)
                .build();
        AttributeDefinition id = AttributeDefinition.builder()
                .attributeName("id")
                .attributeType(ScalarAttributeType.S)
                .build();
        clients.dynamoDb().createTable(create -> create.tableName(table)
                .keySchema(key)
                .attributeDefinitions(id)
                .billingMode(BillingMode.PAY_PER_REQUEST));
        return table;
    }
}
