package org.jfork.benchmarks.page;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How charts look, and how they are written. */
final class Svg {
    static final int WIDTH = 860;
    static final int HEIGHT = 420;

    private Svg() {}

    static void style(AxesChartStyler styler) {
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotBorderVisible(false);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setYAxisDecimalPattern("#,###.##");
    }

    /** Letters are drawn as shapes; a tenth of a pixel is enough. */
    static void save(Chart<?, ?> chart, Path file) throws IOException {
        ByteArrayOutputStream drawn = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, drawn, VectorGraphicsFormat.SVG);
        String text = drawn.toString(StandardCharsets.UTF_8)
                .replaceAll("(\\d\\.\\d)\\d+", "$1")
                .replaceAll("(\\d)\\.0\\b", "$1")
                .replaceAll(" ([MLQCZ]) ?", "$1");
        Files.writeString(file, text.endsWith("\n") ? text : text + "\n");
    }
}
