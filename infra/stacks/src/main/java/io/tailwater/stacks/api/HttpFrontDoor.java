package io.tailwater.stacks.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.stacks.config.Authorization;
import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.function.FunctionKind;
import io.tailwater.stacks.function.LogFunction;
import io.tailwater.stacks.function.Logs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apigatewayv2.CfnApi;
import software.amazon.awscdk.services.apigatewayv2.CfnAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.CfnIntegration;
import software.amazon.awscdk.services.apigatewayv2.CfnRoute;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The HTTP API: every route of the OpenAPI document goes to a function that has it, and nobody calls one without saying who they are.
 *
 * <p>Written with the CDK's plain resources: its own routes give the API leave to call a function route by route, and a hundred of those are
 * more than a function's policy can hold.
 */
public final class HttpFrontDoor extends Construct {

    /** Of HTTP APIs, which cannot be longer. Functions end a second earlier, with an answer. */
    private static final int INTEGRATION_TIME_OUT_MS = 30_000;

    /** Functions answer paths as they come; a stage with a name would stand in front of each. */
    private static final String STAGE = "$default";

    /** As {@code microprofile-config.properties} of the functions has them, for the answers that they give themselves. */
    static final List<String> EXPOSED_HEADERS = List.of(
            "Allow",
            "Location",
            "Retry-After",
            "Tailwater-Leader-Region",
            "Tailwater-Next-Offset",
            "Tailwater-Position",
            "X-Request-Id");

    private static final int PREFLIGHT_SECONDS = 7200;

    private final Deployment deployment;
    private final CfnApi api;
    private final Optional<CfnAuthorizer> authorizer;

    /**
     * @param functions those that have routes, by kind; routes of others are not made
     * @param withoutFunction keys of routes that somebody else adds
     */
    public HttpFrontDoor(
            Construct scope,
            Deployment deployment,
            Map<FunctionKind, LogFunction> functions,
            Set<String> withoutFunction) {
        super(scope, "Api");
        this.deployment = deployment;
        CfnApi.Builder builder = CfnApi.Builder.create(this, "Http")
                .name(deployment.name())
                .protocolType("HTTP")
                .description("Tailwater: " + deployment.name());
        if (!deployment.corsOrigins().isEmpty()) {
            builder.corsConfiguration(cors());
        }
        this.api = builder.build();
        this.authorizer = authorizer();
        addStage();
        Map<FunctionKind, CfnIntegration> integrations = new LinkedHashMap<>();
        functions.forEach((kind, function) -> integrations.put(kind, integration(function)));
        for (ApiRoute route : ApiRoutes.load()) {
            if (withoutFunction.contains(route.key())) {
                continue;
            }
            route.functions().stream()
                    .map(HttpFrontDoor::kind)
                    .filter(integrations::containsKey)
                    .findFirst()
                    .ifPresent(kind ->
                            addRoute(route.id(), route.key(), integrations.get(kind), kind == FunctionKind.ADMIN));
        }
        // What is no route gets the functions' own error, and HEAD is answered where GET is.
        addRoute("Others", "$default", integrations.get(FunctionKind.CONSUME));
    }

    private static FunctionKind kind(String function) {
        return switch (function) {
            case "produce" -> FunctionKind.PRODUCE;
            case "consume" -> FunctionKind.CONSUME;
            case "admin" -> FunctionKind.ADMIN;
            default -> throw new IllegalArgumentException("openapi.json: no function is called " + function);
        };
    }

    /** A route with the authorization that all have. */
    public void addRoute(String id, String key, CfnIntegration integration) {
        addRoute(id, key, integration, false);
    }

    private void addRoute(String id, String key, CfnIntegration integration, boolean administers) {
        CfnRoute.Builder route = CfnRoute.Builder.create(this, id)
                .apiId(api.getRef())
                .routeKey(key)
                .target("integrations/" + integration.getRef());
        if (authorizer.isPresent()) {
            route.authorizationType("JWT").authorizerId(authorizer.get().getRef());
            if (administers && deployment.authorization() instanceof Authorization.Jwt jwt) {
                route.authorizationScopes(List.of(jwt.adminScope()));
            }
        } else {
            route.authorizationType("AWS_IAM");
        }
        route.build();
    }

    public String apiId() {
        return api.getRef();
    }

    public String url() {
        return api.getAttrApiEndpoint();
    }

    private CfnIntegration integration(LogFunction function) {
        Stack stack = Stack.of(this);
        function.live()
                .addPermission(
                        "Api",
                        Permission.builder()
                                .principal(new ServicePrincipal("apigateway.amazonaws.com"))
                                .sourceArn("arn:" + stack.getPartition() + ":execute-api:" + stack.getRegion() + ":"
                                        + stack.getAccount() + ":" + api.getRef() + "/*")
                                .build());
        return CfnIntegration.Builder.create(this, "To" + function.getNode().getId())
                .apiId(api.getRef())
                .integrationType("AWS_PROXY")
                .integrationUri(function.live().getFunctionArn())
                .payloadFormatVersion("2.0")
                .timeoutInMillis(INTEGRATION_TIME_OUT_MS)
                .build();
    }

    private Optional<CfnAuthorizer> authorizer() {
        if (!(deployment.authorization() instanceof Authorization.Jwt jwt)) {
            return Optional.empty();
        }
        return Optional.of(CfnAuthorizer.Builder.create(this, "Tokens")
                .apiId(api.getRef())
                .name("tokens")
                .authorizerType("JWT")
                .identitySource(List.of("$request.header.Authorization"))
                .jwtConfiguration(CfnAuthorizer.JWTConfigurationProperty.builder()
                        .issuer(jwt.issuer())
                        .audience(jwt.audience())
                        .build())
                .build());
    }

    /** A preflight cannot be signed, so the gateway answers it itself, and puts these headers on the functions' answers too. */
    private CfnApi.CorsProperty cors() {
        return CfnApi.CorsProperty.builder()
                .allowOrigins(deployment.corsOrigins())
                .allowMethods(List.of("*"))
                .allowHeaders(List.of("*"))
                .exposeHeaders(EXPOSED_HEADERS)
                .allowCredentials(false)
                .maxAge(PREFLIGHT_SECONDS)
                .build();
    }

    private void addStage() {
        LogGroup log = Logs.keptFor(this, "AccessLog", deployment.logDays());
        CfnStage.Builder.create(this, "Stage")
                .apiId(api.getRef())
                .stageName(STAGE)
                .autoDeploy(true)
                .defaultRouteSettings(CfnStage.RouteSettingsProperty.builder()
                        .throttlingRateLimit(deployment.throttle().requestsPerSecond())
                        .throttlingBurstLimit(deployment.throttle().burst())
                        // Metrics of every route cost for every route.
                        .detailedMetricsEnabled(false)
                        .build())
                .accessLogSettings(CfnStage.AccessLogSettingsProperty.builder()
                        .destinationArn(log.getLogGroupArn())
                        .format(accessLogFormat())
                        .build())
                .build();
    }

    /** Who, what, how long, how it ended; no record's content ever. */
    private static String accessLogFormat() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", "$context.requestTime");
        fields.put("request_id", "$context.requestId");
        fields.put("ip", "$context.identity.sourceIp");
        fields.put("principal", "$context.identity.userArn");
        fields.put("subject", "$context.authorizer.claims.sub");
        fields.put("route", "$context.routeKey");
        fields.put("path", "$context.path");
        fields.put("status", "$context.status");
        fields.put("function_status", "$context.integration.status");
        fields.put("latency_ms", "$context.responseLatency");
        fields.put("function_latency_ms", "$context.integrationLatency");
        fields.put("bytes", "$context.responseLength");
        fields.put("error", "$context.error.message");
        fields.put("function_error", "$context.integrationErrorMessage");
        try {
            return new ObjectMapper().writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
