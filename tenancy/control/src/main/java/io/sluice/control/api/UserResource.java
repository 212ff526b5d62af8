package io.sluice.control.api;

import io.sluice.auth.PasswordHasher;
import io.sluice.control.ControlException;
import io.sluice.control.OperatorAccount;
import io.sluice.control.UserService;
import io.sluice.model.Names;
import io.sluice.model.User;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The users of a broker. Passwords go in and never come out, nor do their hashes. */
@Path("/api/v1/tenants/{tenant}/brokers/{broker}/users")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(OperatorAccount.NAME)
@Tag(name = "Users")
public class UserResource {
  private static final int MAX_GROUPS = 100;
  private static final String NAME_FORM =
      "a letter or digit, then up to 127 of letters, digits and . _ @ -";

  private final UserService users;

  UserResource(UserService users) {
    this.users = users;
  }

  /** What is put. */
  public record UserBody(String password, List<String> groups) {
    /** Leaves the password out, so that it cannot reach a log. */
    @Override
    public String toString() {
      return "UserBody[groups=" + groups + "]";
    }
  }

  /** What is answered. */
  public record UserView(String name, Set<String> groups) {
    static UserView of(User user) {
      return new UserView(user.name(), new TreeSet<>(user.groups()));
    }
  }

  @GET
  @Operation(summary = "A broker's users by name")
  public RestResponse<List<UserView>> list(String tenant, String broker, @BeanParam Page page) {
    return page.of(users.list(tenant, broker), User::name, UserView::of);
  }

  @GET
  @Path("/{user}")
  @Operation(summary = "A user")
  public UserView get(String tenant, String broker, String user) {
    return UserView.of(users.get(tenant, broker, user));
  }

  @PUT
  @Path("/{user}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Makes or changes a user",
      description =
          "A password has 1 to 1,024 bytes in UTF-8; left out, an existing user keeps its own. Groups left out are none."
              + " Open connections stay: a new password and new groups count from the next connection on.")
  public RestResponse<UserView> put(
      String tenant, String broker, String user, UserBody body, UriInfo uri) {
    String name = requireName("user", user);
    byte[] password = password(Answers.requireBody(body).password());
    return Answers.put(
        users.put(tenant, broker, name, password, groups(body.groups())), UserView::of, uri);
  }

  @DELETE
  @Path("/{user}")
  @Operation(summary = "Deletes a user; its clients are disconnected")
  public void delete(String tenant, String broker, String user) {
    users.delete(tenant, broker, user);
  }

  private static byte[] password(String text) {
    if (text == null) {
      return null;
    }
    byte[] password = text.getBytes(StandardCharsets.UTF_8);
    if (!PasswordHasher.isPassword(password)) {
      throw ControlException.invalid(
          "the password has %d bytes in UTF-8; it must have 1 to %d"
              .formatted(password.length, PasswordHasher.MAX_PASSWORD_BYTES));
    }
    return password;
  }

  private static Set<String> groups(List<String> names) {
    if (names == null) {
      return Set.of();
    }
    if (names.size() > MAX_GROUPS) {
      throw ControlException.invalid(
          "the user has %d groups; at most %d are allowed".formatted(names.size(), MAX_GROUPS));
    }
    names.forEach(name -> requireName("group", name));
    return new TreeSet<>(names);
  }

  private static String requireName(String kind, String name) {
    if (name == null || !Names.isUserName(name)) {
      throw ControlException.invalid(
          "%s name '%s' is not of the form: %s".formatted(kind, name, NAME_FORM));
    }
    return name;
  }
}
