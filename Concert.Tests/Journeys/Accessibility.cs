using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Ticketing.Tests.Journeys;

/// <summary>What axe finds on a page as it stands, in both themes.</summary>
internal static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // axe's experimental rules too, but three. One wants the signs of dates and sections word for word in their names, which say them in
    // one breath; one takes a price in large letters for a heading; one wants no stop for keys on what scrolls, and another asks for it.
    private const string AllRules = """
        {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'experimental'],
          rules: {
            'label-content-name-mismatch': { enabled: false },
            'p-as-heading': { enabled: false },
            'focus-order-semantics': { enabled: false },
          },
        }
        """;

    // The themes differ in nothing but colours.
    private const string ColourRules = "{ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }";

    /// <summary>One line for each rule that is broken, with where.</summary>
    public static async Task<IEnumerable<string>> FindAsync(IPage page, string name)
    {
        await page.EvaluateAsync(Axe);
        // A colour on its way from one theme to the other is neither's.
        await page.EvaluateAsync("""
            () => {
              const still = new CSSStyleSheet();
              still.replaceSync('* { transition: none !important; }');
              document.adoptedStyleSheets = [still];
            }
            """);
        return (await LookAsync(page, ColorScheme.Dark, ColourRules)).Concat(await LookAsync(page, ColorScheme.Light, AllRules))
            .Select(finding => $"{name}, {finding}");
    }

    // Asked in the page itself: what passed, which nobody reads, takes longer to bring here than to find.
    private static async Task<IEnumerable<string>> LookAsync(IPage page, ColorScheme scheme, string rules)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var found = await page.EvaluateAsync<string[]>($$"""
            async () => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'], ...{{rules}} });
              const tell = ({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`;
              return violations.map(({ id, nodes }) => `${id} ${nodes.slice(0, 3).map(tell).join(' | ')}`);
            }
            """);
        return found.Select(finding => $"{scheme}: {finding}");
    }
}
