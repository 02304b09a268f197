package io.tailwater.http.function;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.NotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DescribeRoutesTest {

    @ParameterizedTest
    @EnumSource(names = {"ALL", "CONSUME", "ADMIN"})
    void readersAndAdministratorsMayAskWhatThereIs(DeployedFunction deployed) {
        DeployedRoutes routes = new DeployedRoutes(deployed);

        assertThatCode(routes::describe).doesNotThrowAnyException();
    }

    @Test
    void producersMayNot() {
        DeployedRoutes routes = new DeployedRoutes(DeployedFunction.PRODUCE);

        assertThatThrownBy(routes::describe).isInstanceOf(NotFoundException.class);
    }
}
