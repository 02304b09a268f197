package io.tailwater.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the event that an API Gateway HTTP API sends to a function, payload format 2.0, for its stage {@code $default}.
 *
 * <p>Source: "Create AWS Lambda proxy integrations for HTTP APIs" in the Amazon API Gateway Developer Guide.
 */
public final class HttpApiEvent {

    private static final JsonFactory JSON = new JsonFactory();

    private final String method;
    private final String path;
    private final Map<String, String> headers = new TreeMap<>();
    private String query = "";
    private @Nullable String body;
    private @Nullable String userArn;
    private Map<String, String> claims = Map.of();
    private boolean base64;

    private HttpApiEvent(String method, String path) {
        this.method = method;
        this.path = path;
        header("Host", "tailwater.execute-api.eu-central-1.amazonaws.com");
        header("X-Forwarded-For", "203.0.113.7");
        header("X-Forwarded-Port", "443");
        header("X-Forwarded-Proto", "https");
    }

    /** @param path with its leading slash, percent-encoded, without the query */
    public static HttpApiEvent request(String method, String path) {
        return new HttpApiEvent(method, path);
    }

    /** @param rawQuery percent-encoded, without the question mark */
    public HttpApiEvent query(String rawQuery) {
        query = rawQuery;
        return this;
    }

    /** Sets a header, or adds a value to it as API Gateway does: lower case, joined by commas. */
    public HttpApiEvent header(String name, String value) {
        headers.merge(name.toLowerCase(Locale.ROOT), value, (before, more) -> before + "," + more);
        return this;
    }

    /** A body that API Gateway takes for text: types {@code text/*}, {@code application/json} and their like. */
    public HttpApiEvent text(String contentType, String text) {
        header("Content-Type", contentType);
        header("Content-Length", Integer.toString(text.getBytes(StandardCharsets.UTF_8).length));
        body = text;
        base64 = false;
        return this;
    }

    /** A body of any other type, which API Gateway encodes. */
    public HttpApiEvent binary(String contentType, byte[] bytes) {
        header("Content-Type", contentType);
        header("Content-Length", Integer.toString(bytes.length));
        body = Base64.getEncoder().encodeToString(bytes);
        base64 = true;
        return this;
    }

    /** Signed with credentials of an identity, which IAM has verified. */
    public HttpApiEvent signedBy(String arn) {
        userArn = arn;
        return this;
    }

    /** With a token, which a JWT authorizer has verified. */
    public HttpApiEvent withToken(Map<String, String> verifiedClaims) {
        claims = Map.copyOf(verifiedClaims);
        return this;
    }

    /** The event. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("routeKey", "$default");
            json.writeStringField("rawPath", path);
            json.writeStringField("rawQueryString", query);
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
            writeRequestContext(json);
            if (body != null) {
                json.writeStringField("body", body);
            }
            json.writeBooleanField("isBase64Encoded", base64);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void writeRequestContext(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", "123456789012");
        writeAuthorizer(json);
        json.writeStringField("apiId", "tailwater");
        json.writeStringField("domainName", "tailwater.execute-api.eu-central-1.amazonaws.com");
        json.writeStringField("domainPrefix", "tailwater");
        json.writeObjectFieldStart("http");
        json.writeStringField("method", method);
        json.writeStringField("path", path);
        json.writeStringField("protocol", "HTTP/1.1");
        json.writeStringField("sourceIp", "203.0.113.7");
        json.writeStringField("userAgent", "test");
        json.writeEndObject();
        json.writeStringField("requestId", "JKJaXmPLvHcESHA=");
        json.writeStringField("routeKey", "$default");
        json.writeStringField("stage", "$default");
        json.writeStringField("time", "22/Nov/2026:00:00:00 +0000");
        json.writeNumberField("timeEpoch", 1_795_305_600_000L);
        json.writeEndObject();
    }

    private void writeAuthorizer(JsonGenerator json) throws IOException {
        if (userArn != null) {
            json.writeObjectFieldStart("authorizer");
            json.writeObjectFieldStart("iam");
            json.writeStringField("accessKey", "AKIAIOSFODNN7EXAMPLE");
            json.writeStringField("accountId", "123456789012");
            json.writeStringField("callerId", "AROAIOSFODNN7EXAMPLE:session");
            json.writeNullField("cognitoIdentity");
            json.writeStringField("principalOrgId", "o-example");
            json.writeStringField("userArn", userArn);
            json.writeStringField("userId", "AROAIOSFODNN7EXAMPLE:session");
            json.writeEndObject();
            json.writeEndObject();
        } else if (!claims.isEmpty()) {
            json.writeObjectFieldStart("authorizer");
            json.writeObjectFieldStart("jwt");
            json.writeObjectFieldStart("claims");
            for (Map.Entry<String, String> claim : claims.entrySet()) {
                json.writeStringField(claim.getKey(), claim.getValue());
            }
            json.writeEndObject();
            json.writeNullField("scopes");
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
