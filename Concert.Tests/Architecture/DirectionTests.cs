using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>Who may know whom: the picture at the top of the README, held by reading the source.</summary>
public sealed partial class DirectionTests
{
    /// <summary>Known to every capability: the database, the kept answers, who is asking, the log of what admins did, the outbox.</summary>
    private static readonly string[] Common = ["Persistence", "Lanes", "Idempotency", "Accounts", "Audit", "Mails"];

    /// <summary>The table in docs/architecture.md: capability, whom it knows, whose tables it looks into beside theirs.</summary>
    public static TheoryData<string, string[], string[]> Capabilities
    {
        get
        {
            var data = new TheoryData<string, string[], string[]>();
            var table = SourceTree.Read("docs/architecture.md").Split("## Who knows whom")[1].Split("\n## ")[0];
            foreach (var row in table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2))
            {
                var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();
                data.Add(cells[1], Names(cells[2]), Names(cells[3]));
            }
            return data;

            static string[] Names(string cell) => cell.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        }
    }

    [Theory, MemberData(nameof(Capabilities))]
    public void A_capability_knows_only_those_below_it(string capability, string[] below, string[] lookedInto)
    {
        string[] allowed = [capability, .. below, .. Common];
        var sources = CoreFiles(capability).Select(file => (file, Source: WithoutComments(SourceTree.Read(file)))).ToList();
        var wrong = from source in sources
                    from Match match in NameOfACapability().Matches(source.Source)
                    let known = match.Groups["capability"].Value
                    where CapabilityFolders.Contains(known) && !allowed.Contains(known)
                    select $"{source.file} knows {known}";
        Assert.Empty(wrong.Distinct());
        var owners = OwnersOfTables();
        var strange = from source in sources
                      from Match match in NameOfATable().Matches(source.Source)
                      where owners.TryGetValue(match.Groups["table"].Value, out var owner) && !allowed.Contains(owner)
                          && !lookedInto.Contains(owner)
                      select $"{source.file} looks into {match.Groups["table"].Value}";
        Assert.Empty(strange.Distinct());
    }

    private static Dictionary<string, string> OwnersOfTables() => typeof(ConcertDbContext)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
        .ToDictionary(p => p.Name, p => p.PropertyType.GetGenericArguments()[0].Namespace!.Split('.')[1]);

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

    [GeneratedRegex(@"\b(db|context)\.(?<table>[A-Z]\w*)\b")]
    private static partial Regex NameOfATable();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
