using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Ticketing.Web.Components;

/// <summary>The document: language, theme, styles, and whether the page lives on a circuit.</summary>
public sealed partial class App
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    // Pages marked [ExcludeFromInteractiveRouting] are read by the whole crowd: they cost no circuit.
    private bool IsInteractive => Http.AcceptsInteractiveRouting();

    private IComponentRenderMode? PageMode => IsInteractive ? RenderMode.InteractiveServer : null;

    private string? Theme => Http.Request.Cookies["theme"] is "light" or "dark" ? Http.Request.Cookies["theme"] : null;
}
