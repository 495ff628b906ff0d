package org.jfork.libraries;

import org.junit.jupiter.api.Nested;

/** Parts of the JDK that keep much and start lazily. */
class JdkIT {
    @Nested
    class Xml extends InTemplate {
        Xml() {
            super(XmlUse.class);
        }
    }

    @Nested
    class RegularExpressions extends InTemplate {
        RegularExpressions() {
            super(RegexUse.class);
        }
    }

    @Nested
    class Crypto extends InTemplate {
        Crypto() {
            super(CryptoUse.class);
        }
    }

    @Nested
    class Compiler extends InTemplate {
        Compiler() {
            super(CompilerUse.class);
        }
    }
}
