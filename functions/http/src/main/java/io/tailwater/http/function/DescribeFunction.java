package io.tailwater.http.function;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On resources that only say what there is, which readers and administrators both need: served where {@code
 * tailwater.function} is {@link DeployedFunction#CONSUME}, {@link DeployedFunction#ADMIN} or all.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface DescribeFunction {}
