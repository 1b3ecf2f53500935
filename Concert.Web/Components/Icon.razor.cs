using Microsoft.AspNetCore.Components;

namespace Ticketing.Web.Components;

/// <summary>One stroke, one size of grid: the site's own few signs. Decoration only, the word stands beside it.</summary>
public sealed partial class Icon
{
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["concerts"] = "M12 3 4 18h16L12 3M4 21h16",
        ["ticket"] = "M4 7h16v3.5a1.8 1.8 0 0 0 0 3.5V17H4v-3a1.8 1.8 0 0 0 0-3.5ZM14 7v1M14 11v2M14 16v1",
        ["wallet"] = "M4 8h15v11H4ZM4 8l11-4v4M15 13.5h4",
        ["person"] = "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20c1-3.5 4-5 7.5-5s6.5 1.5 7.5 5",
        ["check"] = "M5 12.5 10 17 19 7",
        ["info"] = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 11v6M12 7v.5",
        ["warning"] = "M12 4 2.5 20h19ZM12 10v4M12 17v.3",
        ["danger"] = "M8 3h8l5 5v8l-5 5H8l-5-5V8ZM12 8v5M12 16v.3",
        ["clock"] = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 7v5l3.5 2",
        ["calendar"] = "M4 6h16v14H4ZM4 10h16M8 3v4M16 3v4",
        ["print"] = "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7Z",
        ["share"] = "M12 15V3M8 7l4-4 4 4M6 11H5v10h14V11h-1",
        ["picture"] = "M4 5h16v14H4ZM4 16l5-5 4 4 3-3 4 4M15.5 9v.1",
        ["map"] = "M4 5h7v6H4ZM13 5h7v6h-7ZM4 13h7v6H4ZM13 13h7v6h-7Z",
        ["list"] = "M4 6h.1M9 6h11M4 12h.1M9 12h11M4 18h.1M9 18h11",
        ["plus"] = "M12 5v14M5 12h14",
        ["minus"] = "M5 12h14",
        ["close"] = "M6 6l12 12M18 6 6 18",
        ["back"] = "M14 6l-6 6 6 6",
        ["forward"] = "M10 6l6 6-6 6",
        ["theme"] = "M12 3a9 9 0 1 1 0 18ZM12 3a9 9 0 0 0 0 18",
        ["speaker"] = "M4 9v6h4l5 4V5L8 9ZM16.5 9a4 4 0 0 1 0 6",
        ["eye"] = "M2.5 12C6 5.5 18 5.5 21.5 12 18 18.5 6 18.5 2.5 12ZM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Z",
        ["key"] = "M8 12a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM11 13.2 19.5 4.5M16 8l3 3",
        ["shield"] = "M12 3 5 6v5.5c0 4.5 3 7.5 7 9.5 4-2 7-5 7-9.5V6ZM9 12l2.2 2.2L15.5 10",
        ["accessible"] = "M11 4.5v.1M11 8v6h5l3 5M11 10.5h4M9 11.5a5 5 0 1 0 5.5 7",
        ["wand"] = "M5 19 15 9M17 4v4M15 6h4M9 4v2M8 5h2M19 13v2M18 14h2",
        ["place"] = "M12 21C8 16 5.5 13 5.5 9.5a6.5 6.5 0 0 1 13 0C18.5 13 16 16 12 21ZM12 7.3a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z",
        ["pause"] = "M8 5v14M16 5v14",
    };

    /// <summary>One of the signs' names; an unknown one is a bug and throws.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>Width and height in CSS pixels.</summary>
    [Parameter] public int Size { get; set; } = 20;
}
