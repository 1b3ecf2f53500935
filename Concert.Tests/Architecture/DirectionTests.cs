using System.Text.RegularExpressions;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>Who may know whom: the picture at the top of the README, held by reading the source.</summary>
public sealed partial class DirectionTests
{
    /// <summary>Known to every capability: the database, the kept answers, who is asking, and the log of what admins did.</summary>
    private static readonly string[] Common = ["Persistence", "Idempotency", "Accounts", "Audit"];

    public static TheoryData<string, string[]> Capabilities => new()
    {
        { "Catalog", [] },
        { "Queue", ["Catalog"] },
        { "Seating", ["Catalog"] },
        { "Reservations", ["Catalog", "Seating", "Queue"] },
        { "Planning", ["Catalog", "Seating", "Queue", "Reservations"] },
        { "Wallets", [] },
        { "Tickets", ["Catalog", "Seating", "Reservations"] },
        { "Payments", ["Catalog", "Seating", "Queue", "Reservations", "Wallets", "Tickets"] },
        { "Reports", ["Catalog", "Seating", "Queue", "Reservations", "Wallets", "Tickets", "Payments"] },
    };

    [Theory, MemberData(nameof(Capabilities))]
    public void A_capability_knows_only_those_below_it(string capability, string[] below)
    {
        string[] allowed = [capability, .. below, .. Common];
        var wrong = from file in CoreFiles(capability)
                    from Match match in NameOfACapability().Matches(WithoutComments(SourceTree.Read(file)))
                    let known = match.Groups["capability"].Value
                    where CapabilityFolders.Contains(known) && !allowed.Contains(known)
                    select $"{file} knows {known}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Every_folder_of_the_core_has_its_rule()
    {
        var ruled = Capabilities.Select(row => (string)row[0]).Concat([.. Common, "Demo"]);
        Assert.Empty(CapabilityFolders.Except(ruled));
    }

    [Theory]
    [InlineData("Quartz")]
    [InlineData("Microsoft.AspNetCore.Http")]
    [InlineData("Microsoft.AspNetCore.Mvc")]
    [InlineData("Microsoft.AspNetCore.Components")]
    [InlineData("Ticketing.Web")]
    public void The_core_knows_no_scheduler_no_requests_and_no_pages(string foreign) =>
        Assert.DoesNotContain(SourceTree.Files("Concert.Core", "*.cs"), file => Mentions(file, foreign));

    [Theory]
    [InlineData("Pages")]
    [InlineData("Components")]
    public void A_page_never_touches_the_database(string folder)
    {
        var files = Directory.Exists(Path.Combine(SourceTree.Root, "Concert.Web", folder))
            ? SourceTree.Files($"Concert.Web/{folder}", "*")
            : [];
        Assert.DoesNotContain(files.Where(file => Path.GetExtension(file) is ".razor" or ".cs"),
            file => Mentions(file, "ConcertDbContext") || Mentions(file, "Microsoft.EntityFrameworkCore"));
    }

    [Fact]
    public void No_project_names_a_package_feed()
    {
        string[] projects =
            [.. SourceTree.Files(".", "*.csproj"), .. SourceTree.Files(".", "*.props"), .. SourceTree.Files(".", "*.targets")];
        Assert.DoesNotContain(projects, file => Mentions(file, "RestoreSources") || Mentions(file, "RestoreAdditionalProjectSources"));
        Assert.DoesNotContain(
            SourceTree.Files(".", "*"), file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase));
    }

    private static IReadOnlyList<string> CapabilityFolders { get; } =
        [.. SourceTree.Files("Concert.Core", "*.cs").Select(file => file.Split('/')).Where(parts => parts.Length > 2)
            .Select(parts => parts[1]).Distinct()];

    private static IEnumerable<string> CoreFiles(string capability) =>
        Directory.Exists(Path.Combine(SourceTree.Root, "Concert.Core", capability))
            ? SourceTree.Files($"Concert.Core/{capability}", "*.cs")
            : [];

    private static bool Mentions(string file, string word) =>
        WithoutComments(SourceTree.Read(file)).Contains(word, StringComparison.Ordinal);

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    /// <summary>
    /// `using Ticketing.Queue;` and names written out in full. Without a using, the compiler finds no other folder's type.
    /// </summary>
    [GeneratedRegex(@"\bTicketing\.(?<capability>[A-Z]\w*)")]
    private static partial Regex NameOfACapability();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
