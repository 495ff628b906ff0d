package org.jfork.examples.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class BackgroundSaveIT {
    @Test
    void eachSaveMustBeTheStoreOfOneMoment() throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(octets, true));
        try {
            BackgroundSave.main(new String[] {"20", "3"});
        } finally {
            System.setOut(before);
        }
        assertThat(octets.toString()).contains("save  1", "save  3").contains("3 saves, all consistent");
    }
}
