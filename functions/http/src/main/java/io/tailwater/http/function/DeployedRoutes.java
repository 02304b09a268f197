package io.tailwater.http.function;

import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Answers 404 on the routes of the other functions. It keeps a misrouted request from failing later for want of
 * permission; what a function may touch is decided by its role, not here.
 */
@Singleton
public class DeployedRoutes {

    private final DeployedFunction deployed;

    public DeployedRoutes(
            @ConfigProperty(name = "tailwater.function", defaultValue = "all") DeployedFunction deployed) {
        this.deployed = deployed;
    }

    @ProduceFunction
    @ServerRequestFilter
    public void produce() {
        require(DeployedFunction.PRODUCE);
    }

    @ConsumeFunction
    @ServerRequestFilter
    public void consume() {
        require(DeployedFunction.CONSUME);
    }

    @AdminFunction
    @ServerRequestFilter
    public void admin() {
        require(DeployedFunction.ADMIN);
    }

    @DescribeFunction
    @ServerRequestFilter
    public void describe() {
        require(DeployedFunction.CONSUME, DeployedFunction.ADMIN);
    }

    /** @param routes the functions that have the route */
    private void require(DeployedFunction... routes) {
        if (Arrays.stream(routes).noneMatch(deployed::serves)) {
            throw new NotFoundException();
        }
    }
}
