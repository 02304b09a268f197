package io.tailwater.http.media;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On resources whose answers are JSON in the same shape for everyone: shown under the media type that the client names, and
 * refused with 406, before anything is done, when it accepts no JSON.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface KafkaJson {}
