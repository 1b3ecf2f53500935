using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>What <c>dotnet publish</c> ships, from the build that is under test.</summary>
public sealed class PublishedSite : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("concert-published-").FullName;

    public ImmutableArray<ShippedAssembly> Assemblies { get; private set; }

    public async Task InitializeAsync()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        var (status, output) = await RunAsync(SourceTree.Root,
            ["publish", "Concert.Web", "--no-build", "--configuration", configuration, "--output", Folder, "--verbosity", "quiet"]);
        Assert.True(status == 0, output);
        Assemblies =
            [.. Directory.EnumerateFiles(Folder, "*.dll", SearchOption.AllDirectories).Select(ShippedAssembly.TryRead)
            .OfType<ShippedAssembly>()];
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Runs <c>dotnet</c> to its end, with nothing in its environment but what a service manager gives and what is said here.
    /// </summary>
    public static async Task<(int Status, string Output)> RunAsync(
        string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? only = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        if (only is not null)
        {
            foreach (var name in start.Environment.Keys.Except(["PATH", "HOME", "DOTNET_ROOT", "TMPDIR"]).ToList())
                start.Environment.Remove(name);
            foreach (var (name, value) in only) start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        return (process.ExitCode, await output + await errors);
    }
}

/// <summary>An assembly as it lies in the published folder, read as data: nothing of it is loaded.</summary>
/// <param name="Uses">Types of other assemblies, and their members by name.</param>
public sealed record ShippedAssembly(
    string File, string Name, ImmutableHashSet<string> References, ImmutableHashSet<string> Defines,
    ImmutableArray<(string Assembly, string Type, string? Member)> Uses)
{
    /// <summary>Null for a library that isn't .NET's.</summary>
    public static ShippedAssembly? TryRead(string file)
    {
        using var image = new PEReader(System.IO.File.OpenRead(file));
        if (!image.HasMetadata) return null;
        var metadata = image.GetMetadataReader();
        var defined = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .SelectMany(type => type.GetMethods().Select(m => metadata.GetString(metadata.GetMethodDefinition(m).Name)).Prepend(null)
                .Select(member => Named(metadata.GetString(type.Namespace), metadata.GetString(type.Name), member)));
        var forwarded = metadata.ExportedTypes.Select(metadata.GetExportedType)
            .Select(type => Named(metadata.GetString(type.Namespace), metadata.GetString(type.Name), null));
        return new ShippedAssembly(file, metadata.GetString(metadata.GetAssemblyDefinition().Name),
            [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))],
            [.. defined, .. forwarded],
            [.. metadata.TypeReferences.SelectMany(handle => UsesOf(metadata, handle))]);
    }

    public static string Named(string space, string name, string? member) =>
        member is null ? $"{space}.{name}" : $"{space}.{name}.{member}";

    private static IEnumerable<(string, string, string?)> UsesOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        if (type.ResolutionScope.Kind != HandleKind.AssemblyReference) yield break;
        var assembly = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
        var name = Named(metadata.GetString(type.Namespace), metadata.GetString(type.Name), null);
        yield return (assembly, name, null);
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference).Where(m => m.Parent == handle))
            yield return (assembly, name, metadata.GetString(member.Name));
    }
}
