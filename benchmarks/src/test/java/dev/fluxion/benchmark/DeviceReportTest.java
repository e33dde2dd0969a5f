package dev.fluxion.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.benchmark.DeviceReport.Times;
import dev.fluxion.examples.jacobians.JacobianFunction;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeviceReportTest {

    @Test
    void findsTheSizeFromWhichTheDeviceIsFaster() {
        assertThat(crossover(Map.of(
                        1,
                        new Times(1, 100),
                        10,
                        new Times(20, 10),
                        100,
                        new Times(90, 100),
                        1000,
                        new Times(900, 300),
                        10000,
                        new Times(9000, 3000))))
                .isEqualTo("robot-arm: the device is faster from 1000 points on");
        assertThat(crossover(Map.of(1, new Times(1, 100), 10, new Times(10, 100))))
                .isEqualTo("robot-arm: the processor is faster at every size");
    }

    private static String crossover(Map<Integer, Times> times) {
        NavigableMap<Integer, Times> sizes = new TreeMap<>(times);
        return DeviceReport.crossover(JacobianFunction.ROBOT_ARM, sizes);
    }
}
