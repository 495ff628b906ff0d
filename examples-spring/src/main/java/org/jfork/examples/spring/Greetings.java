package org.jfork.examples.spring;

import java.util.Map;
import java.util.UUID;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The application: as any other, it knows nothing of forks. */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class Greetings {
    /** For Spring. */
    public Greetings() {}

    /**
     * As JSON.
     *
     * @param name from the path
     * @return what identifies the process, too
     */
    @GetMapping("/greet/{name}")
    public Map<String, String> greet(@PathVariable("name") String name) {
        return Map.of(
                "greeting", "Hello " + name,
                "pid", String.valueOf(ProcessHandle.current().pid()),
                "id", UUID.randomUUID().toString());
    }
}
