using Ticketing.Catalog;

namespace Ticketing.Web.Components.Layout;

/// <summary>The section <c>Site</c> of the configuration: who runs this site, and where more is said. What isn't set isn't shown.</summary>
public sealed class SiteOptions
{
    /// <summary>Who runs the site, in one line: name, address, numbers, as the law of the place wants them.</summary>
    public string? Operator { get; set; }

    /// <summary>Where the terms are.</summary>
    public Uri? TermsUrl { get; set; }

    /// <summary>Where it says what becomes of personal data.</summary>
    public Uri? PrivacyUrl { get; set; }

    /// <summary>Where help is to be had.</summary>
    public Uri? HelpUrl { get; set; }

    /// <summary>A site with maps: its address up to the words that are searched for.</summary>
    public Uri? MapUrl { get; set; } = new("https://www.openstreetmap.org/search?query=");

    /// <summary>The hall on a map; null when no site with maps is set.</summary>
    internal string? MapOf(VenueView venue) =>
        MapUrl is null ? null : MapUrl.OriginalString + Uri.EscapeDataString($"{venue.Name}, {venue.City}");
}
