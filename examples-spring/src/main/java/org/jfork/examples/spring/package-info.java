/** A Spring Boot web application, started once in a template and forked into workers that each serve on a port of their own. */
package org.jfork.examples.spring;
