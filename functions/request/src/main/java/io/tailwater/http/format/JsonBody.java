package io.tailwater.http.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.Bytes;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON body of a request, read token by token. What is not JSON is refused with 400 and its line and column; what is
 * JSON but not what was expected, with 422 and its path, such as {@code records[3].value}.
 */
public final class JsonBody {

    /** Kafka REST's code of a key or value that its format cannot take. */
    private static final int CONVERSION_FAILED = 42203;

    /** How much of a client's own text an error repeats. */
    private static final int SHOWN_CHARS_MAX = 60;

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    private final Bytes body;
    private final JsonParser parser;
    private final String place;

    /** @param place where the body stands in another one; empty when it is a body itself */
    private JsonBody(Bytes body, JsonParser parser, String place) {
        this.body = body;
        this.parser = parser;
        this.place = place;
    }

    /**
     * Starts before the first token.
     *
     * @param body becomes part of what is read from it, so it must not be modified again
     * @throws RestException 400 when it is not UTF-8
     */
    public static JsonBody of(byte[] body) {
        OptionalInt invalid = Utf8.firstInvalid(body, 0, body.length);
        if (invalid.isPresent()) {
            throw notJson("byte " + invalid.getAsInt() + " is not UTF-8");
        }
        try {
            return new JsonBody(Bytes.wrap(body), JsonText.parser(body, 0, body.length), "");
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** A value of a body, which can be read like a body, and more than once. */
    public final class Part {

        private final String at = place();
        private final Bytes value = rawValue();

        private Part() {}

        /** A body before its first token. What is wrong within is said with its place in the whole. */
        public JsonBody open() {
            try {
                return new JsonBody(value, JsonText.parser(value.array(), value.arrayOffset(), value.length()), at);
            } catch (IOException e) {
                throw malformed(e);
            }
        }
    }

    /** The current value, whose last token is the current one then. What is wrong within does not hinder reading on here. */
    public Part part() {
        return new Part();
    }

    /** Steps to the last token of the current value. */
    public void skip() {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Steps to the next of several values that stand one behind the other; false when there is none. */
    public boolean nextValue() {
        return nextOrEnd() != null;
    }

    /** Steps to the next token; the last one is followed by an error. */
    public JsonToken next() {
        JsonToken token = nextOrEnd();
        if (token == null) {
            throw notJson(body.length() == 0 ? "it is empty" : "it ends too early");
        }
        return token;
    }

    /** Requires that nothing follows. */
    public void end() {
        if (nextOrEnd() != null) {
            throw notJson("there is more behind its end" + at());
        }
        try {
            parser.close();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private @Nullable JsonToken nextOrEnd() {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Whether the current value is {@code null}. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Whether the current value is a string. */
    public boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Name of the current property. */
    public String name() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Requires that the current token opens an object or an array.
     *
     * @param opening one of the two
     */
    public void requireOpening(JsonToken opening) {
        if (parser.currentToken() != opening) {
            throw refuse("is " + kind() + ", not " + (opening == JsonToken.START_OBJECT ? "an object" : "an array"));
        }
    }

    /** The current value as an integer. */
    public long integer(long min, long max) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw refuse("is " + kind() + ", not an integer");
        }
        return between(text(), min, max);
    }

    private long between(String digits, long min, long max) {
        try {
            long value = Long.parseLong(digits);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // More digits than a long has: outside of any range.
        }
        throw refuse("is " + shortened(digits) + ", not between " + min + " and " + max);
    }

    /** The current value as an integer that may stand in a string, as the values of some clients' settings do. */
    public long lenientInteger(long min, long max) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return integer(min, max);
        }
        String text = text();
        if (!INTEGER.matcher(text).matches()) {
            throw refuse("is \"" + shortened(text) + "\", not an integer");
        }
        return between(text, min, max);
    }

    /** The current value as a boolean that may stand in a string. */
    public boolean lenientBoolean() {
        String text =
                switch (parser.currentToken()) {
                    case VALUE_TRUE, VALUE_FALSE, VALUE_STRING -> text();
                    default -> throw refuse("is " + kind() + ", not a boolean");
                };
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw refuse("is \"" + shortened(text) + "\", not true or false");
    }

    /** The current value as a string that has a UTF-8 form. */
    public String string() {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw refuse("is " + kind() + ", not a string");
        }
        String text = text();
        if (!Utf8.canEncode(text)) {
            throw refuse("has an unpaired surrogate, which has no UTF-8 form");
        }
        return text;
    }

    /** The current value as text: a string, an integer or a boolean. */
    public String scalar() {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE -> text();
            default -> throw refuse("is " + kind() + ", not a string, an integer or a boolean");
        };
    }

    /** The current value, a base64 string. */
    public Bytes base64() {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw inconvertible("is " + kind() + ", not a string in base64");
        }
        try {
            return Bytes.wrap(Base64.getDecoder().decode(text()));
        } catch (IllegalArgumentException e) {
            throw inconvertible("is not base64: " + e.getMessage());
        }
    }

    /** The current value, a string of text. */
    Bytes utf8() {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw inconvertible("is " + kind() + ", not a string");
        }
        String text = text();
        if (!Utf8.canEncode(text)) {
            throw inconvertible("has an unpaired surrogate, which has no UTF-8 form");
        }
        return Bytes.utf8(text);
    }

    /** The current value as it stands in the body; afterwards its last token is the current one. */
    public Bytes rawValue() {
        try {
            int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.skipChildren();
            parser.finishToken();
            int end = Math.toIntExact(parser.currentLocation().getByteOffset());
            return body.slice(start, end - start);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private String text() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** An error of what stands here: 422, its path, and what is said about it. */
    public RestException refuse(String reason) {
        return new RestException(422, 422, path() + ": " + reason);
    }

    private RestException inconvertible(String reason) {
        return new RestException(422, CONVERSION_FAILED, path() + ": " + reason);
    }

    /** An error of a property that nobody knows: 400, as of a misspelt one. */
    public RestException unknownProperty(String known) {
        return new RestException(400, 400, path() + ": is not known; there are " + known);
    }

    /** Where this is, for messages: {@code records[3].headers[0].key}. */
    private String path() {
        String path = place();
        return path.isEmpty() ? "the body" : path;
    }

    private String place() {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inArray() && at.hasCurrentIndex()) {
                path.insert(0, "[" + at.getCurrentIndex() + "]");
            } else if (at.inObject() && at.hasCurrentName()) {
                path.insert(0, "." + shortened(at.getCurrentName()));
            }
        }
        path.insert(0, place);
        return !path.isEmpty() && path.charAt(0) == '.' ? path.substring(1) : path.toString();
    }

    private String kind() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + shortened(text());
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
    }

    private String at() {
        var location = parser.currentTokenLocation();
        return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static RestException malformed(IOException failure) {
        if (!(failure instanceof JacksonException wrong)) {
            throw new UncheckedIOException("reading from an array cannot fail", failure);
        }
        var location = wrong.getLocation();
        return notJson(wrong.getOriginalMessage()
                + (location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr()));
    }

    private static RestException notJson(String reason) {
        return new RestException(ErrorAnswer.ofStatus(400, "The body is not JSON: " + reason));
    }
}
