using System.Text.Json;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>What NuGet is asked to restore where the feed is complete.</summary>
public sealed class StandardRestore : IAsyncLifetime
{
    private readonly string file = Path.GetTempFileName();
    private JsonElement projects;

    public async Task InitializeAsync()
    {
        // An empty property of the command line wins over the variable that ./dev may have set.
        projects = await ReadGraphAsync(SourceTree.Root, "Concert.sln");
    }

    public async Task<JsonElement> ReadGraphAsync(string folder, string what)
    {
        var (status, output) = await PublishedSite.RunAsync(folder,
            ["msbuild", what, "-t:GenerateRestoreGraphFile", $"-p:RestoreGraphOutputPath={file}", "-p:PartialFeed=", "-nologo",
                "-v:quiet"]);
        Assert.True(status == 0, output);
        return JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.GetProperty("projects");
    }

    public Task DisposeAsync()
    {
        File.Delete(file);
        return Task.CompletedTask;
    }

    public JsonElement Project(string name) =>
        projects.EnumerateObject().Single(p => Path.GetFileNameWithoutExtension(p.Name) == name).Value;

    public IEnumerable<string> ProjectNames() => projects.EnumerateObject().Select(p => Path.GetFileNameWithoutExtension(p.Name));

    public JsonElement Framework(string name) => Project(name).GetProperty("frameworks").GetProperty("net10.0");

    public List<string> Dependencies(string name) => [.. Framework(name).GetProperty("dependencies").EnumerateObject().Select(d => d.Name)];

    public List<string> Downloads(string name) => Framework(name).TryGetProperty("downloadDependencies", out var downloads)
        ? [.. downloads.EnumerateArray().Select(d => d.GetProperty("name").GetString()!)]
        : [];
}

/// <summary>
/// A machine with the complete package feed takes the official packages, all of them; read from the graph, since not every machine has one.
/// </summary>
public sealed class PackageFeedTests(StandardRestore restore) : IClassFixture<StandardRestore>
{
    [Theory]
    [InlineData("Concert.Core")]
    [InlineData("Concert.Web")]
    [InlineData("Concert.Bench")]
    [InlineData("Concert.Tests")]
    public void Nothing_is_left_out_but_what_the_framework_brings(string project)
    {
        var pruned = restore.Framework(project).GetProperty("packagesToPrune").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("System.Text.Json", pruned);
        Assert.DoesNotContain(pruned, name => name.StartsWith("Microsoft.Identity", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("System.IdentityModel", StringComparison.OrdinalIgnoreCase)
            || name is "Microsoft.SqlServer.Server" or "Mono.TextTemplating" or "Microsoft.VisualStudio.SolutionPersistence"
                or "Microsoft.JSInterop.WebAssembly");
    }

    [Fact]
    public void Blazors_script_comes_from_its_own_package()
    {
        Assert.Contains("Microsoft.AspNetCore.App.Internal.Assets", restore.Dependencies("Concert.Web"));
        Assert.DoesNotContain(
            restore.Downloads("Concert.Web"), name => name.StartsWith("Microsoft.AspNetCore.App.Runtime", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_image_restores_the_script_too_though_it_has_only_the_project_files_by_then()
    {
        var folder = Directory.CreateTempSubdirectory("concert-layer-").FullName;
        var beforeRestore = SourceTree.Read("Concert.Web/Dockerfile").Split("RUN dotnet restore")[0];
        foreach (var copy in beforeRestore.Split('\n').Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)))
        {
            var parts = copy.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            foreach (var source in parts[..^1])
            {
                var target = Path.Combine(folder, parts[^1], Path.GetFileName(source));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(SourceTree.Root, source), target);
            }
        }
        var projects = await restore.ReadGraphAsync(folder, "Concert.Web/Concert.Web.csproj");
        var web = projects.EnumerateObject().Single(p => p.Name.EndsWith("Concert.Web.csproj", StringComparison.Ordinal)).Value;
        var packages = web.GetProperty("frameworks").GetProperty("net10.0").GetProperty("dependencies").EnumerateObject()
            .Select(d => d.Name);
        Directory.Delete(folder, recursive: true);
        Assert.Contains("Microsoft.AspNetCore.App.Internal.Assets", packages);
    }

    [Fact]
    public void No_project_stands_in_for_a_package()
    {
        Assert.DoesNotContain("Microsoft.SqlServer.Server", restore.ProjectNames());
        Assert.Contains("Microsoft.Data.SqlClient", restore.Dependencies("Concert.Core"));
        // bUnit brings the version it was built against.
        Assert.DoesNotContain("AngleSharp.Diffing", restore.Dependencies("Concert.Tests"));
    }

    [Theory]
    [InlineData("Concert.Core")]
    [InlineData("Concert.Web")]
    [InlineData("Concert.Tests")]
    public void A_version_nearby_is_not_accepted(string project)
    {
        var warnings = restore.Project(project).GetProperty("restore").GetProperty("warningProperties");
        var accepted = warnings.TryGetProperty("noWarn", out var list) ? list.EnumerateArray().Select(w => w.GetString()).ToList() : [];
        Assert.DoesNotContain("NU1603", accepted);
        Assert.DoesNotContain("NU1605", accepted);
        Assert.True(warnings.GetProperty("allWarningsAsErrors").GetBoolean());
    }
}
