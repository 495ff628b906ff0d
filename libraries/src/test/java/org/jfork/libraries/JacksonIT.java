package org.jfork.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JacksonIT extends InTemplate {
    JacksonIT() {
        super(Mapping.class);
    }

    /** Bound by reflection, with serializers that are made at the first use and kept. */
    record Order(int id, String customer, List<Line> lines, Map<String, Double> prices) {}

    record Line(String article, long count) {}

    static final class Mapping implements Library {
        private final ObjectMapper mapper = new ObjectMapper();

        @Override
        public void load(String... arguments) {}

        @Override
        public void use(int number) throws Exception {
            Map<String, Double> prices = new LinkedHashMap<>();
            prices.put("tea", number / 8.0);
            Order order = new Order(number, "Zoë", List.of(new Line("tea", number + 1L)), prices);
            String json = mapper.writeValueAsString(order);
            assertThat(mapper.readValue(json, Order.class)).isEqualTo(order);
            JsonNode tree = mapper.readTree(json);
            assertThat(tree.at("/lines/0/count").asLong()).isEqualTo(number + 1L);
            // Names of fields are kept in a table that all parsers share.
            assertThat(mapper.readTree("{\"field" + number + "\":1}").has("field" + number))
                    .isTrue();
        }
    }
}
