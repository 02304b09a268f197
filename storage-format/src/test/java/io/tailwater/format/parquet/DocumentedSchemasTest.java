package io.tailwater.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;

/** What users are told to type in Athena and Spark has the columns that files have. */
class DocumentedSchemasTest {

    private static final RowSchema SCHEMA = new RowSchema(ColumnFormat.STRING, ColumnFormat.STRING);

    /** Names of types in Athena's DDL (Hive's), and what Spark's schemas call others. */
    private static final Map<String, String> SPARK = Map.of("bigint", "LONG");

    @Test
    void athenasTableHasTheColumnsOfTheFiles() throws IOException {
        Matcher ddl = Pattern.compile("CREATE EXTERNAL TABLE orders \\((.*?)\\)\\nPARTITIONED BY", Pattern.DOTALL)
                .matcher(queryPage());
        assertThat(ddl.find()).isTrue();

        String columns = ddl.group(1).lines().map(String::strip).collect(Collectors.joining(" "));

        assertThat(columns.strip())
                .isEqualTo(SCHEMA.columns().getFields().stream()
                        .map(field -> "`" + field.getName() + "` " + hiveType(field))
                        .collect(Collectors.joining(", ")));
    }

    @Test
    void sparksSchemaHasTheColumnsOfTheFiles() throws IOException {
        Matcher schema =
                Pattern.compile("\\.schema\\((.*?)\\)\\n", Pattern.DOTALL).matcher(queryPage());
        assertThat(schema.find()).isTrue();

        String columns = schema.group(1).replaceAll("\"\\s+\"", "").replaceAll("[\"` ]", "");

        assertThat(columns)
                .isEqualTo(SCHEMA.columns().getFields().stream()
                                .map(field -> field.getName() + sparkType(field))
                                .collect(Collectors.joining(","))
                        + ",partitionINT,dateDATE");
    }

    private static String queryPage() throws IOException {
        return Files.readString(Path.of("..", "docs", "query.md"));
    }

    private static String hiveType(Type type) {
        if (type.isPrimitive()) {
            boolean isText =
                    type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
            boolean isTime =
                    type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
            return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                case INT64 -> isTime ? "timestamp" : "bigint";
                case BINARY -> isText ? "string" : "binary";
                default -> throw new IllegalArgumentException("no name for " + type);
            };
        }
        GroupType element =
                type.asGroupType().getType(0).asGroupType().getType(0).asGroupType();
        List<Type> fields = element.getFields();
        return "array<struct<"
                + fields.stream()
                        .map(field -> "`" + field.getName() + "`:" + hiveType(field))
                        .collect(Collectors.joining(","))
                + ">>";
    }

    private static String sparkType(Type type) {
        String hive = hiveType(type).replace("`", "");
        return type.isPrimitive() ? SPARK.getOrDefault(hive, hive.toUpperCase(Locale.ROOT)) : structsInCapitals(hive);
    }

    private static String structsInCapitals(String hive) {
        return hive.replace("array<struct<", "ARRAY<STRUCT<")
                .replace(":string", ":STRING")
                .replace(":binary", ":BINARY");
    }
}
