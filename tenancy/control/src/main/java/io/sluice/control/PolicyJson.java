package io.sluice.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.sluice.model.PolicyRevision;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.DestinationPattern;

/** Policies as JSON, as the API takes and gives them and as they are stored. */
public final class PolicyJson {
  private static final ObjectMapper MAPPER = mapper();

  private PolicyJson() {}

  private static ObjectMapper mapper() {
    SimpleModule patterns =
        new SimpleModule()
            .addSerializer(DestinationPattern.class, ToStringSerializer.instance)
            .addDeserializer(DestinationPattern.class, new PatternDeserializer());
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .addModule(patterns)
            .build();
    StrictJson.refuseMistakes(mapper);
    return mapper;
  }

  /** Reads a policy that a user wrote; what it leaves out is as by default. */
  public static BrokerPolicy read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, BrokerPolicy.class);
  }

  /** Writes all of a policy, also what is as by default. */
  public static String write(BrokerPolicy policy) {
    try {
      return MAPPER.writeValueAsString(policy);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The policy of a revision from the store.
   *
   * @throws IllegalStateException if this version cannot read it: never another policy by mistake
   */
  static BrokerPolicy stored(PolicyRevision revision) {
    try {
      return read(revision.policy());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "revision %d of the policy of broker '%s' cannot be read; it may be a newer version's"
              .formatted(revision.number(), revision.broker()),
          e);
    }
  }

  private static final class PatternDeserializer
      extends FromStringDeserializer<DestinationPattern> {
    private static final long serialVersionUID = 1L;

    PatternDeserializer() {
      super(DestinationPattern.class);
    }

    @Override
    protected DestinationPattern _deserialize(String text, DeserializationContext context) {
      return new DestinationPattern(text);
    }
  }
}
