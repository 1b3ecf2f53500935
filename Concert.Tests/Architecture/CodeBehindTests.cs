using Ticketing.Tests.Support;

namespace Ticketing.Tests.Architecture;

/// <summary>Where a page's code is: with its markup while it is short, in a file of its own otherwise, and never in both.</summary>
public sealed class CodeBehindTests
{
    private const int LinesMax = 30;

    private static IEnumerable<string> Parts => SourceTree.Files("Concert.Web", "*.razor");

    [Fact]
    public void Long_code_is_in_a_file_of_its_own() =>
        Assert.DoesNotContain(Parts, file => Lines(file).SkipWhile(line => !IsCode(line)).Count() - 2 > LinesMax);

    [Fact]
    public void Markup_with_a_code_behind_has_no_code_and_injects_nothing() =>
        Assert.DoesNotContain(Parts.Where(file => File.Exists(Path.Combine(SourceTree.Root, file + ".cs"))),
            file => Lines(file).Any(line => IsCode(line) || IsInject(line)));

    [Fact]
    public void Markup_injects_at_its_top() =>
        Assert.DoesNotContain(Parts, file => SourceTree.Read(file).Contains("[Inject]", StringComparison.Ordinal));

    private static bool IsCode(string line) => line.StartsWith("@code", StringComparison.Ordinal);

    private static bool IsInject(string line) => line.StartsWith("@inject ", StringComparison.Ordinal);

    private static string[] Lines(string file) => SourceTree.Read(file).TrimEnd().Split('\n');
}
