using System.Text.Json;

namespace Ticketing.Web.Api;

/// <summary>
/// Through this the framework tells what its validation has found: as this API's problem, in the caller's language. A finding's message is
/// the name of a text.
/// </summary>
internal sealed class ValidationProblems : IProblemDetailsService
{
    public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        if (context.ProblemDetails is not HttpValidationProblemDetails { Errors: var errors }) return false;
        var faults = errors.ToDictionary(e => JsonNamingPolicy.CamelCase.ConvertName(e.Key), e => e.Value.Select(Problem.Fault).ToArray());
        await Problem.Invalid(faults).ExecuteAsync(context.HttpContext);
        return true;
    }

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        if (!await TryWriteAsync(context)) throw new InvalidOperationException("Only what validation finds is told here.");
    }
}
