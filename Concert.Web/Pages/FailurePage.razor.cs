using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Web.Components.Layout;
using Ticketing.Web.Live;

namespace Ticketing.Web.Pages;

/// <summary>Tells how a request ended that ended badly.</summary>
public sealed partial class FailurePage
{
    [Inject] private IStringLocalizer<LayoutTexts> Texts { get; set; } = null!;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    private string? Word => Http.Response.StatusCode switch
    {
        // Opened by its address, it is nothing: there is no failure to tell of.
        StatusCodes.Status200OK or StatusCodes.Status404NotFound => null,
        StatusCodes.Status403Forbidden => "Forbidden",
        StatusCodes.Status429TooManyRequests => Http.Items.ContainsKey(CircuitDoor.TooManyWindows) ? "Windows" : "TooMany",
        StatusCodes.Status503ServiceUnavailable => "Busy",
        >= 500 => "Broken",
        _ => "Malformed",
    };

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (Http.Response.StatusCode == StatusCodes.Status503ServiceUnavailable) Http.Response.Headers.RetryAfter = "5";
    }
}
