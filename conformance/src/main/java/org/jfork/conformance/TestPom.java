package org.jfork.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Makes a library's POM into one of a project that has the library and its tests as dependencies, besides what the
 * library's own tests need. That is in nobody's POM: Maven leaves the test dependencies of dependencies out. JUnit is
 * that of this tool throughout, as parts of different versions do not work together.
 */
final class TestPom {
    private static final List<String> JUPITER = List.of("", "-api", "-engine", "-params", "-migrationsupport");
    private static final List<String> PLATFORM =
            List.of("commons", "engine", "launcher", "reporting", "suite", "suite-api", "suite-engine", "testkit");

    private final Document document;
    private final Element project;

    private TestPom(Document document) {
        this.document = document;
        project = document.getDocumentElement();
    }

    static void write(Path libraryPom, Coordinates library, String junit, Path target) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            TestPom pom = new TestPom(factory.newDocumentBuilder().parse(libraryPom.toFile()));
            pom.change(library, junit);
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new DOMSource(pom.document), new StreamResult(target.toFile()));
        } catch (ParserConfigurationException | SAXException | TransformerException e) {
            throw new IOException(libraryPom + ": " + e.getMessage(), e);
        }
    }

    private void change(Coordinates library, String junit) {
        child(project, "artifactId").setTextContent("tests-of-" + library.artifact());
        child(project, "packaging").setTextContent("pom");
        Element dependencies = child(project, "dependencies");
        forgetJUnitVersions(dependencies);
        add(dependencies, library.group(), library.artifact(), library.version(), "");
        add(dependencies, library.group(), library.artifact(), library.version(), "tests");
        add(dependencies, "org.junit.platform", "junit-platform-launcher", junit, "");
        add(dependencies, "org.junit.jupiter", "junit-jupiter", junit, "");
        add(dependencies, "org.junit.vintage", "junit-vintage-engine", junit, "");
        manageJUnit(child(child(project, "dependencyManagement"), "dependencies"), junit);
    }

    private static void forgetJUnitVersions(Element dependencies) {
        for (Node node = dependencies.getFirstChild(); node != null; node = node.getNextSibling())
            if (node instanceof Element dependency && isJUnit(dependency))
                dependency.removeChild(child(dependency, "version"));
    }

    private static boolean isJUnit(Element dependency) {
        return child(dependency, "groupId").getTextContent().strip().startsWith("org.junit.");
    }

    private void manageJUnit(Element managed, String junit) {
        for (String part : JUPITER) add(managed, "org.junit.jupiter", "junit-jupiter" + part, junit, "");
        for (String part : PLATFORM) add(managed, "org.junit.platform", "junit-platform-" + part, junit, "");
    }

    private void add(Element dependencies, String group, String artifact, String version, String classifier) {
        Element dependency = (Element) dependencies.appendChild(document.createElement("dependency"));
        child(dependency, "groupId").setTextContent(group);
        child(dependency, "artifactId").setTextContent(artifact);
        child(dependency, "version").setTextContent(version);
        if (!classifier.isEmpty()) child(dependency, "classifier").setTextContent(classifier);
    }

    /** Makes it if it is not there. */
    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
            if (node instanceof Element found && found.getTagName().equals(name)) return found;
        Document document = parent.getOwnerDocument();
        return (Element) parent.appendChild(document.createElement(name));
    }
}
