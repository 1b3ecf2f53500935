using System.Reflection;
using System.Runtime.Loader;

namespace Ticketing.Tests.Architecture;

/// <summary>
/// A package that was left out is missed when somebody needs it, at the latest on the evening of the sale; here it is missed at once.
/// </summary>
public sealed class PublishedSiteTests(PublishedSite site) : IClassFixture<PublishedSite>
{
    private const string StandIn = "Microsoft.SqlServer.Server";
    private const string EntraId = "SqlClient loads it for Authentication=Active Directory… alone; see build/PartialFeed.props";

    private static readonly Dictionary<string, string> NeverLoaded = new()
    {
        ["Microsoft.Identity.Client.Broker"] = EntraId,
        ["Microsoft.IdentityModel.JsonWebTokens"] = EntraId,
        ["Microsoft.IdentityModel.Logging"] = EntraId,
        ["Microsoft.IdentityModel.Protocols"] = EntraId,
        ["Microsoft.IdentityModel.Protocols.OpenIdConnect"] = EntraId,
        ["Microsoft.IdentityModel.Tokens"] = EntraId,
        ["System.IdentityModel.Tokens.Jwt"] = EntraId,
    };

    [Fact]
    public void Every_assembly_that_a_shipped_one_refers_to_is_shipped_or_has_a_reason_not_to_be()
    {
        var there = site.Assemblies.Select(a => a.Name).Concat(FrameworkAssemblies()).ToHashSet();
        var missing = from assembly in site.Assemblies
                      from reference in assembly.References
                      where !there.Contains(reference) && !NeverLoaded.ContainsKey(reference)
                      select $"{assembly.Name} refers to {reference}";
        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void Every_reason_is_still_needed_by_somebody() =>
        Assert.Empty(NeverLoaded.Keys.Except(site.Assemblies.SelectMany(a => a.References)));

    [Fact]
    public void Whoever_refers_to_SqlServer_Server_finds_each_type_and_member_there()
    {
        var defined = site.Assemblies.Single(a => a.Name == StandIn).Defines;
        var used = site.Assemblies.SelectMany(a => a.Uses).Where(use => use.Assembly == StandIn)
            .Select(use => use.Member is null ? use.Type : $"{use.Type}.{use.Member}").ToList();
        Assert.Contains("Microsoft.SqlServer.Server.SqlUserDefinedTypeAttribute", used);
        Assert.Empty(used.Except(defined));
    }

    [Fact]
    public void SqlClient_as_shipped_takes_a_parameter()
    {
        var shipped = new Shipped(Path.Combine(site.Folder, "Concert.Web.dll"));
        var client = shipped.LoadFromAssemblyName(new AssemblyName("Microsoft.Data.SqlClient"));
        var types = client.GetType("Microsoft.Data.SqlClient.MetaType", throwOnError: true)!;
        // What every command asks of every parameter, just before it is sent.
        var ofValue = types.GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
            .First(m => m.Name == "GetMetaTypeFromValue" && m.GetParameters()[0].ParameterType == typeof(object));
        ofValue.Invoke(null, [new object(), .. Enumerable.Repeat<object>(false, ofValue.GetParameters().Length - 1)]);
        Assert.Contains(shipped.Assemblies, a => a.GetName().Name == StandIn);
        shipped.Unload();
    }

    [Fact]
    public async Task The_site_as_shipped_gets_as_far_as_asking_the_server()
    {
        var (status, output) = await PublishedSite.RunAsync(site.Folder, ["Concert.Web.dll"], new Dictionary<string, string>
        {
            // Nobody listens on port 1.
            ["ConnectionStrings__Concert"] = "Server=tcp:127.0.0.1,1;Database=Concert;User ID=sa;Password=none;Connect Timeout=1",
            ["Database__Provider"] = "SqlServer",
            ["Database__MigrateOnStart"] = "true",
        });
        Assert.NotEqual(0, status);
        Assert.Contains(
            "A network-related or instance-specific error occurred while establishing a connection to SQL Server", output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("FileNotFoundException", output, StringComparison.Ordinal);
    }

    private sealed class Shipped(string site) : AssemblyLoadContext("shipped", isCollectible: true)
    {
        private readonly AssemblyDependencyResolver resolver = new(site);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    private static IEnumerable<string> FrameworkAssemblies()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var aspNetCore = Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!;
        return new[] { runtime, aspNetCore }.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
            .Select(f => Path.GetFileNameWithoutExtension(f)!);
    }
}
