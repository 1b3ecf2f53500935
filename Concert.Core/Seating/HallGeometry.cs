namespace Ticketing.Seating;

/// <summary>
/// Where things stand on a hall's plan: x to the right, y away from the stage. The arithmetic is written out here because pages do the
/// same in the browser.
/// <para>
/// A section is a rectangle of <c>width</c> × <c>height</c> around its centre <c>cx = x + width / 2</c>, <c>cy = y + height / 2</c>, of
/// which the upper edge (local <c>v = −height / 2</c>) faces the stage. A seat at (<c>gx</c>, <c>gy</c>) of the section's grid has the
/// local place
/// <code>
/// u = −width / 2  + width  · (gx − minX + 0.5) / columns        columns = maxX − minX + 1
/// v = −height / 2 + height · (gy − minY + 0.5) / rows           rows    = maxY − minY + 1
/// </code>
/// which a curve of <c>c</c> degrees bends around the centre of curvature (0, −r), so that <c>width</c> is the arc's length at mid-depth:
/// <code>
/// c = 0:   p = u                           q = v
/// else:    r = width / (c · π / 180)       p = (r + v) · sin(u / r)       q = (r + v) · cos(u / r) − r
/// </code>
/// and which is then turned around the rectangle's centre by <c>a = rotation · π / 180</c>, clockwise, as CSS turns:
/// <code>
/// X = cx + p · cos a − q · sin a           Y = cy + p · sin a + q · cos a
/// </code>
/// So the centre of curvature stands at (<c>cx + r · sin a</c>, <c>cy − r · cos a</c>); the front and the back are arcs around it of the
/// radii <c>r − height / 2</c> and <c>r + height / 2</c>, both <c>c</c> degrees wide.
/// </para>
/// </summary>
public static class HallGeometry
{
    /// <summary>The middle of the stage's front edge, on every plan.</summary>
    public static readonly PlanPoint Stage = new(500, 0);

    /// <summary>Sections that come nearer than this, in plan units, only touch: they stand wall to wall.</summary>
    private const float Touching = 0.5f;
    private const float DegreesPerStep = 3;

    /// <summary>The place of a seat, by its place in the section's own grid.</summary>
    public static PlanPoint PlaceOf(SectionShape shape, SectionGrid grid, float x, float y) => At(shape,
        shape.Width * ((x - grid.MinX + 0.5f) / grid.Columns - 0.5f), shape.Height * ((y - grid.MinY + 0.5f) / grid.Rows - 0.5f));

    /// <summary>The middle of the section, which bending and turning leave where it is.</summary>
    public static PlanPoint MiddleOf(SectionShape shape) => new(shape.X + shape.Width / 2, shape.Y + shape.Height / 2);

    /// <summary>
    /// The section's edge: along the front from its left end, then back along the rear. Arcs become chords of three degrees; a straight
    /// section has four corners.
    /// </summary>
    public static PlanPoint[] OutlineOf(SectionShape shape) => OutlineOf(shape, 0);

    /// <summary>The smallest upright rectangle around these sections; a point at the stage when there are none.</summary>
    public static PlanBounds BoundsOf(IEnumerable<SectionShape> shapes) => BoundsOf(shapes.SelectMany(shape => OutlineOf(shape)));

    /// <summary>Whether the sections take each other's place. Standing wall to wall is no overlap.</summary>
    public static bool Overlap(SectionShape one, SectionShape other)
    {
        var (a, b) = (OutlineOf(one, Touching), OutlineOf(other, Touching));
        var (boxA, boxB) = (BoundsOf(a), BoundsOf(b));
        if (boxA.Right < boxB.Left || boxB.Right < boxA.Left || boxA.Bottom < boxB.Top || boxB.Bottom < boxA.Top) return false;
        for (var i = 0; i < a.Length; i++)
            for (var j = 0; j < b.Length; j++)
                if (Cross(a[i], a[(i + 1) % a.Length], b[j], b[(j + 1) % b.Length])) return true;
        return Contains(a, b[0]) || Contains(b, a[0]);
    }

    /// <summary>The widest curve that leaves the front of such a section a breadth, in degrees.</summary>
    public static float CurveMax(float width, float height) =>
        width > 0 && height > 0 ? MathF.Min(270, MathF.Floor(360 / MathF.PI * width / height * 0.95f)) : 0;

    private static PlanPoint[] OutlineOf(SectionShape shape, float inset)
    {
        var (right, back) = (MathF.Max(0, shape.Width / 2 - inset), MathF.Max(0, shape.Height / 2 - inset));
        // However far somebody types: once around is enough.
        var steps = shape.Curve == 0 ? 1 : (int)MathF.Ceiling(Math.Clamp(MathF.Abs(shape.Curve), 1, 360) / DegreesPerStep);
        var outline = new PlanPoint[2 * (steps + 1)];
        for (var i = 0; i <= steps; i++)
        {
            var u = right * (2f * i / steps - 1);
            outline[i] = At(shape, u, -back);
            outline[^(i + 1)] = At(shape, u, back);
        }
        return outline;
    }

    private static PlanBounds BoundsOf(IEnumerable<PlanPoint> points)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var (x, y) in points)
            (left, top, right, bottom) = (MathF.Min(left, x), MathF.Min(top, y), MathF.Max(right, x), MathF.Max(bottom, y));
        return left > right ? new PlanBounds(Stage.X, Stage.Y, Stage.X, Stage.Y) : new PlanBounds(left, top, right, bottom);
    }

    private static PlanPoint At(SectionShape shape, float u, float v)
    {
        var (p, q) = (u, v);
        if (shape.Curve != 0)
        {
            var r = shape.Width / (shape.Curve * MathF.PI / 180);
            (p, q) = ((r + v) * MathF.Sin(u / r), (r + v) * MathF.Cos(u / r) - r);
        }
        var middle = MiddleOf(shape);
        var (sin, cos) = MathF.SinCos(shape.Rotation * MathF.PI / 180);
        return new PlanPoint(middle.X + p * cos - q * sin, middle.Y + p * sin + q * cos);
    }

    private static bool Cross(PlanPoint a, PlanPoint b, PlanPoint c, PlanPoint d) =>
        Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

    private static float Side(PlanPoint from, PlanPoint to, PlanPoint point) =>
        MathF.Sign((to.X - from.X) * (point.Y - from.Y) - (to.Y - from.Y) * (point.X - from.X));

    private static bool Contains(PlanPoint[] outline, PlanPoint point)
    {
        var inside = false;
        for (var (i, j) = (0, outline.Length - 1); i < outline.Length; j = i++)
        {
            var (a, b) = (outline[i], outline[j]);
            if (a.Y > point.Y != b.Y > point.Y && point.X < (b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y) + a.X) inside = !inside;
        }
        return inside;
    }
}

/// <summary>A place on a hall's plan, in the plan's units.</summary>
public readonly record struct PlanPoint(float X, float Y)
{
    /// <summary>How far apart two places are.</summary>
    public float DistanceTo(PlanPoint other) => MathF.Sqrt((X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y));
}

/// <summary>An upright rectangle on a hall's plan.</summary>
public readonly record struct PlanBounds(float Left, float Top, float Right, float Bottom);

/// <summary>
/// Where a section stands on the venue's plan: the rectangle as it were unbent, turned around its centre by <paramref name="Rotation"/>
/// degrees. What it means exactly is said in <see cref="HallGeometry"/>.
/// </summary>
/// <param name="Curve">Degrees that it spans around its centre of curvature, towards the stage; 0 for straight rows.</param>
/// <param name="Elevation">Metres of its first row above the hall's floor.</param>
public sealed record SectionShape(
    float X, float Y, float Width, float Height, float Rotation, float Curve = 0, float Elevation = 0)
{
    /// <summary>The shape of a section of a hall.</summary>
    public static SectionShape Of(Catalog.Section section) => new(
        section.X, section.Y, section.Width, section.Height, section.Rotation, section.Curve, section.Elevation);
}

/// <summary>The grid that a section's seats stand in: where it begins, and how many seats it is wide and rows deep.</summary>
public sealed record SectionGrid(float MinX, float MinY, float Columns, float Rows)
{
    /// <summary>The grid around these places; one seat when there are none.</summary>
    public static SectionGrid Around(IEnumerable<(float X, float Y)> seats)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var (x, y) in seats)
            (left, top, right, bottom) = (MathF.Min(left, x), MathF.Min(top, y), MathF.Max(right, x), MathF.Max(bottom, y));
        return left > right ? new SectionGrid(0, 0, 1, 1) : new SectionGrid(left, top, right - left + 1, bottom - top + 1);
    }
}
