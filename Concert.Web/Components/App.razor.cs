using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Ticketing.Web.Pages.Admin;

namespace Ticketing.Web.Components;

/// <summary>The document: language, theme, styles, and whether the page lives on a circuit.</summary>
public sealed partial class App
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    // Pages marked [ExcludeFromInteractiveRouting] are read by the whole crowd: they cost no circuit.
    private bool IsInteractive => Http.AcceptsInteractiveRouting();

    // Grids, charts and the designer are loaded by admins' pages alone. Whatever leads there from elsewhere is a link with target="_top",
    // which no router takes over.
    private bool IsForAdmins => IsInteractive && Http.Request.Path.StartsWithSegments(AdminPaths.Overview);

    private IComponentRenderMode? PageMode => IsInteractive ? RenderMode.InteractiveServer : null;

    private string? Theme => Http.Request.Cookies["theme"] is "light" or "dark" ? Http.Request.Cookies["theme"] : null;
}
