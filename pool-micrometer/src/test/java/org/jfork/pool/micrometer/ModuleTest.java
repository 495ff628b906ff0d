package org.jfork.pool.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jfork.Fork;
import org.jfork.pool.ForkPool;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private static final String NAME = "org.jfork.pool.micrometer";

    @Test
    void aProgramOnTheModulePathMustFindAllThatItRequires() throws URISyntaxException {
        ModuleFinder path = ModuleFinder.of(
                place(ForkPoolMeters.class), place(ForkPool.class), place(Fork.class), place(MeterRegistry.class));
        Configuration resolved = ModuleLayer.boot().configuration().resolve(path, ModuleFinder.of(), List.of(NAME));
        ModuleDescriptor module =
                resolved.findModule(NAME).orElseThrow().reference().descriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly(NAME);
        assertThat(resolved.modules())
                .extracting(found -> found.name())
                .contains("org.jfork", "org.jfork.pool", "micrometer.core");
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
