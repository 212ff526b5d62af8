/** The operator's API over tenants: HTTP, JSON, problem details (RFC 9457). */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Sluice operator API",
            version = "1",
            description =
                "Plans, tenants, brokers, users and usage of an installation. Every put is idempotent and acts at once."
                    + " Every error is an application/problem+json (RFC 9457)."),
    security = @SecurityRequirement(name = "operator"),
    components =
        @Components(
            schemas = @Schema(name = "Problem", implementation = Problem.class),
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "operator",
                    type = SecuritySchemeType.HTTP,
                    scheme = "basic")))
package io.sluice.control.api;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
