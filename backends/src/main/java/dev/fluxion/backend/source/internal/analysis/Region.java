package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Internal: arrays that may be one and the same: all those that some variable, element or join might mean. Two references into different regions
 * never lead to one array.
 */
public final class Region {

    private @Nullable Region into;
    private @Nullable Region elements;
    private boolean outside;
    private boolean active;
    private final List<Value> writes = new ArrayList<>();
    private final List<Value> parameters = new ArrayList<>();

    Region representative() {
        Region region = this;
        for (Region next = region.into; next != null; next = region.into) {
            region = next;
        }
        return region;
    }

    /** The region of the elements of these arrays. */
    Region elements() {
        Region known = representative().elements;
        if (known == null) {
            known = new Region();
            // What comes from outside leads outside.
            known.outside = representative().outside;
            representative().elements = known;
        }
        return known.representative();
    }

    boolean hasElements() {
        return representative().elements != null;
    }

    /** Makes one region of two, and so of their elements. */
    static void unite(Region left, Region right) {
        Region a = left.representative();
        Region b = right.representative();
        if (a == b) {
            return;
        }
        b.into = a;
        a.outside |= b.outside;
        a.active |= b.active;
        a.writes.addAll(b.writes);
        a.parameters.addAll(b.parameters);
        Region mine = a.elements;
        Region others = b.elements;
        b.elements = null;
        if (mine == null) {
            a.elements = others;
        } else if (others != null) {
            unite(mine, others);
        }
        Region elements = a.elements;
        if (a.outside && elements != null) {
            elements.setOutside();
        }
    }

    /** Says that these arrays can be reached by code that is not looked into. */
    void setOutside() {
        Region region = representative();
        if (!region.outside) {
            region.outside = true;
            Region below = region.elements;
            if (below != null) {
                below.setOutside();
            }
        }
    }

    public boolean isOutside() {
        return representative().outside;
    }

    /** Says that elements depend on the input; true if that is new. */
    boolean activate() {
        Region region = representative();
        boolean changed = !region.active;
        region.active = true;
        return changed;
    }

    /** Whether elements may depend on the input. */
    public boolean isActive() {
        return representative().active;
    }

    /** Whether these arrays, or arrays they lead to, hold numbers that may depend on the input. */
    public boolean needsShadow() {
        Region region = representative();
        Region below = region.elements;
        return region.active || (below != null && below.representative() != region && below.needsShadow());
    }

    /** The instructions that change elements. */
    List<Value> writes() {
        return representative().writes;
    }

    /** The arguments of the method that are such arrays. */
    public List<Value> parameters() {
        return representative().parameters;
    }
}
