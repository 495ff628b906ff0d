package org.jfork.benchmarks.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Bars beside each other, in groups. */
final class BarChart {
    private static final int MANY = 6;
    private static final int ROTATION = 60;

    private final CategoryChart chart;
    private final List<String> groups;
    private int series;

    BarChart(String title, String unit, List<String> groups) {
        this.groups = groups;
        chart = new CategoryChartBuilder()
                .width(Svg.WIDTH)
                .height(Svg.HEIGHT)
                .title(title)
                .yAxisTitle(unit)
                .build();
        Svg.style(chart.getStyler());
        chart.getStyler().setAvailableSpaceFill(0.8);
        chart.getStyler().setLabelsVisible(true);
        chart.getStyler().setLabelsPosition(1);
        if (groups.size() > MANY) chart.getStyler().setXAxisLabelRotation(ROTATION);
    }

    /** A bar in each group; the series is left out if one of them is missing. */
    void series(String name, double... values) {
        List<Double> all = new ArrayList<>();
        for (double value : values) {
            if (!Double.isFinite(value)) return;
            all.add(value);
        }
        chart.addSeries(name, groups, all);
        series++;
    }

    /** Without anything to draw, nothing is written. */
    void save(Path file) throws IOException {
        if (series == 0) return;
        chart.getStyler().setLegendVisible(series > 1);
        Svg.save(chart, file);
    }
}
