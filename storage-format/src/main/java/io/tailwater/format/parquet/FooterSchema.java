package io.tailwater.format.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Columns as a footer lists them: depth first, each group saying how many children follow. */
final class FooterSchema {

    private FooterSchema() {}

    static List<SchemaElement> of(MessageType columns) {
        List<SchemaElement> elements = new ArrayList<>();
        elements.add(new SchemaElement(columns.getName()).setNum_children(columns.getFieldCount()));
        columns.getFields().forEach(field -> add(field, elements));
        return elements;
    }

    private static void add(Type field, List<SchemaElement> elements) {
        var element = new SchemaElement(field.getName())
                .setRepetition_type(
                        FieldRepetitionType.valueOf(field.getRepetition().name()));
        if (field.getId() != null) {
            element.setField_id(field.getId().intValue());
        }
        annotate(element, field.getLogicalTypeAnnotation());
        elements.add(element);
        if (field.isPrimitive()) {
            element.setType(physicalType(field.asPrimitiveType()));
        } else {
            GroupType group = field.asGroupType();
            element.setNum_children(group.getFieldCount());
            group.getFields().forEach(child -> add(child, elements));
        }
    }

    /** Both forms: readers from before logical types know the converted ones only. */
    private static void annotate(SchemaElement element, LogicalTypeAnnotation annotation) {
        if (annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation) {
            element.setConverted_type(ConvertedType.UTF8).setLogicalType(LogicalType.STRING(new StringType()));
        } else if (annotation instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
            element.setConverted_type(ConvertedType.LIST).setLogicalType(LogicalType.LIST(new ListType()));
        } else if (annotation instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation) {
            element.setConverted_type(ConvertedType.TIMESTAMP_MICROS)
                    .setLogicalType(
                            LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
        } else if (annotation instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
            element.setConverted_type(ConvertedType.DATE).setLogicalType(LogicalType.DATE(new DateType()));
        } else if (annotation != null) {
            throw new IllegalArgumentException("annotation " + annotation + " is not one that is written here");
        }
    }

    static org.apache.parquet.format.Type physicalType(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case BINARY -> org.apache.parquet.format.Type.BYTE_ARRAY;
            case INT32 -> org.apache.parquet.format.Type.INT32;
            case INT64 -> org.apache.parquet.format.Type.INT64;
            case DOUBLE -> org.apache.parquet.format.Type.DOUBLE;
            case BOOLEAN -> org.apache.parquet.format.Type.BOOLEAN;
            default -> throw new IllegalArgumentException("type " + type + " is not one that is written here");
        };
    }
}
