package org.jfork.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Templates;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** A parser of each kind, XPath, and a style sheet that the template has compiled to classes. */
final class XmlUse implements Library {
    private static final String SHEET =
            "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
                    + "<xsl:template match='/'><xsl:value-of select='sum(//o/@n)'/></xsl:template></xsl:stylesheet>";

    private Templates sheet;

    @Override
    public void load(String... arguments) throws Exception {
        sheet = TransformerFactory.newInstance().newTemplates(new StreamSource(new StringReader(SHEET)));
    }

    @Override
    public void use(int number) throws Exception {
        String text = "<os><o n='" + number + "'>é</o><o n='2'/></os>";
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)));
        assertThat(XPathFactory.newInstance().newXPath().evaluate("//o[@n='" + number + "']", document))
                .isEqualTo("é");
        StringWriter sum = new StringWriter();
        Transformer transformer = sheet.newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        transformer.transform(new DOMSource(document), new StreamResult(sum));
        assertThat(sum).hasToString(String.valueOf(number + 2));
        assertThat(elements(text)).isEqualTo(3);
    }

    private static int elements(String text) throws Exception {
        XMLStreamReader reader = XMLInputFactory.newInstance().createXMLStreamReader(new StringReader(text));
        int elements = 0;
        while (reader.hasNext()) elements += reader.next() == XMLStreamConstants.START_ELEMENT ? 1 : 0;
        return elements;
    }
}
