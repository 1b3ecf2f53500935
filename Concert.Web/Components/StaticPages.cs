using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing.Template;

namespace Ticketing.Web.Components;

/// <summary>The pages without a circuit: a circuit can't draw them, so the browser has to load them.</summary>
internal static class StaticPages
{
    private static readonly TemplateMatcher[] Routes =
    [
        .. from page in typeof(StaticPages).Assembly.GetTypes()
           where page.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute))
           from route in page.GetCustomAttributes<RouteAttribute>()
           select new TemplateMatcher(TemplateParser.Parse(route.Template), new()),
    ];

    /// <summary>Whether this path of the site, with or without a query, is one of theirs.</summary>
    public static bool Include(string path) => Routes.Any(route => route.TryMatch("/" + path.Split('?', '#')[0].Trim('/'), new()));
}
