using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Ticketing.Persistence;

namespace Ticketing.Tests.Architecture;

/// <summary>
/// What Concert.Core promises is written where it is promised: at its types and methods. Properties may speak for themselves.
/// </summary>
public sealed class DocumentationTests
{
    private static readonly Assembly Core = typeof(ConcertDbContext).Assembly;

    private static readonly HashSet<string> Written =
        [.. XDocument.Load(Path.ChangeExtension(Core.Location, ".xml")).Descendants("member")
            .Select(m => m.Attribute("name")!.Value.Split('(')[0])];

    private static IEnumerable<Type> Offered => Core.GetExportedTypes()
        .Where(t => t.Namespace?.Contains("Migrations", StringComparison.Ordinal) == false);

    [Fact]
    public void Every_type_says_what_it_is() =>
        Assert.Empty(Offered.Select(type => $"T:{NameOf(type)}").Except(Written));

    [Fact]
    public void Every_method_says_what_it_promises() =>
        Assert.Empty(from type in Offered
                     from method in type.GetMethods(
                         BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                     where !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute))
                         && method == method.GetBaseDefinition()
                     let name = $"{NameOf(type)}.{method.Name}"
                     where !Written.Any(w => w == $"M:{name}" || w.StartsWith($"M:{name}``", StringComparison.Ordinal))
                     select name);

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');
}
