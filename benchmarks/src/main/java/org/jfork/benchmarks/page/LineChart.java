package org.jfork.benchmarks.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Lines over sizes, both axes logarithmic. */
final class LineChart {
    private final XYChart chart;
    private final int[] sizes;
    private int series;

    LineChart(String title, String sizeUnit, String unit, int... sizes) {
        this.sizes = sizes;
        chart = new XYChartBuilder()
                .width(Svg.WIDTH)
                .height(Svg.HEIGHT)
                .title(title)
                .xAxisTitle(sizeUnit)
                .yAxisTitle(unit)
                .build();
        Svg.style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
    }

    /** What is missing, or not above 0, has no point. */
    void series(String name, IntToDoubleFunction value) {
        List<Double> x = new ArrayList<>(), y = new ArrayList<>();
        for (int size : sizes) {
            double one = value.applyAsDouble(size);
            if (!(one > 0)) continue;
            x.add((double) size);
            y.add(one);
        }
        if (x.isEmpty()) return;
        chart.addSeries(name, x, y);
        series++;
    }

    /** Without anything to draw, nothing is written. */
    void save(Path file) throws IOException {
        if (series > 0) Svg.save(chart, file);
    }
}
