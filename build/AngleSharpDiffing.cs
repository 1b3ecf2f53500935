using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Ticketing.Tests.Support;

/// <summary>
/// bUnit was built against AngleSharp.Diffing 1.1.1, which some package feeds lack. It works with 0.17.0, which lies beside the tests; the
/// runtime refuses an older assembly than the one asked for, unless someone answers for it.
/// </summary>
internal static class AngleSharpDiffing
{
    private const string Name = "AngleSharp.Diffing";

    [ModuleInitializer]
    internal static void AnswerForIt() => AssemblyLoadContext.Default.Resolving += static (context, wanted) =>
        wanted.Name == Name ? Load(context) : null;

    private static Assembly Load(AssemblyLoadContext context) =>
        context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, Name + ".dll"));
}
