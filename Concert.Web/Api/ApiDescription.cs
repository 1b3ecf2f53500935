using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ticketing.Web.Api;

/// <summary>What an endpoint answers with; <paramref name="Example"/> is null where there is no body.</summary>
internal sealed record Answer(int Status, object? Example, string ContentType);

/// <summary>What an endpoint may refuse with, besides what all of them may.</summary>
internal sealed record RefusesWith(ProblemCode[] Codes);

/// <summary>The OpenAPI document, and a page to try it from.</summary>
internal static class ApiDescription
{
    /// <summary>The name of the one document.</summary>
    public const string Document = "v1";

    private const string Bearer = "bearer";

    public static RouteHandlerBuilder Answers(
        this RouteHandlerBuilder endpoint, int status, object? example = null, string contentType = "application/json") =>
        endpoint.WithMetadata(new Answer(status, example, contentType));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ProblemCode[] codes) =>
        endpoint.WithMetadata(new RefusesWith(codes));

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.AddDocumentTransformer((document, _, _) => DescribeDocument(document));
        options.AddOperationTransformer(DescribeOperationAsync);
    }).AddSingleton<RenderedDescription>();

    public static void MapApiDescription(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"/openapi/{Document}.json", (HttpContext http, RenderedDescription description) => description.AnswerAsync(http))
            .ExcludeFromDescription();

    public static IApplicationBuilder UseApiDescription(this IApplicationBuilder app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "docs/api";
        page.DocumentTitle = "Concert API";
        page.SwaggerEndpoint("/openapi/v1.json", "Concert API v1");
        page.EnablePersistAuthorization();
    });

    private static Task DescribeDocument(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Concert",
            Version = "v1",
            Description = "Buy concert tickets: take a place in the waiting room, choose a date, hold seats, pay from the wallet. " +
                "Refusals are application/problem+json with a stable `code`. Money is whole KRW; times are UTC.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "The accessToken from POST /api/v1/auth/login.",
        };
        foreach (var (path, summary) in new[]
        {
            ("/health/live", "The process answers."),
            ("/health/ready", "Database and scheduler answer as well, the clock runs, memories keep up, and the ledgers add up.")
        })
        {
            var operation = new OpenApiOperation
            {
                Summary = summary, Tags = new HashSet<OpenApiTagReference> { new("Operations", document) }, Responses = []
            };
            operation.Responses["200"] = new OpenApiResponse { Description = "Healthy", Content = Text("text/plain", "Healthy") };
            operation.Responses["503"] = new OpenApiResponse { Description = "Unhealthy", Content = Text("text/plain", "Unhealthy") };
            document.Paths.Add(path, new OpenApiPathItem { Operations = new() { [HttpMethod.Get] = operation } });
        }
        return Task.CompletedTask;
    }

    private static async Task DescribeOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var isAuth = context.Description.RelativePath?.Contains("/auth/", StringComparison.Ordinal) == true;
        var needsSignIn = metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any();
        if (needsSignIn)
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        var codes = metadata.OfType<RefusesWith>().SelectMany(r => r.Codes).ToList();
        if (needsSignIn) codes.Insert(0, ProblemCode.Unauthenticated);
        if (metadata.OfType<TakesBody>().SingleOrDefault() is { } body)
        {
            codes.AddRange([ProblemCode.InvalidRequest, ProblemCode.PayloadTooLarge, ProblemCode.UnsupportedMediaType]);
            foreach (var sent in operation.RequestBody!.Content!.Values) sent.Example = Example(body.Example);
        }
        if (metadata.OfType<NeedsKey>().Any())
        {
            codes.AddRange([ProblemCode.IdempotencyKeyRequired, ProblemCode.RequestInFlight, ProblemCode.IdempotencyKeyReused]);
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = Attempts.Header, In = ParameterLocation.Header, Required = true, Example = "3f0c8e0e-hold-12-13",
                Description =
                    "Names this attempt, 1 to 255 visible ASCII characters. The same key and body get the same answer for 24 hours.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
            });
        }
        if (isAuth) AuthDescription.Describe(operation, context.Description.RelativePath!, codes);
        codes.AddRange([ProblemCode.TooManyRequests, ProblemCode.TemporarilyUnavailable]);
        operation.Responses ??= [];
        foreach (var answer in metadata.OfType<Answer>())
        {
            operation.Responses[Text(answer.Status)] = new OpenApiResponse
            {
                Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(answer.Status),
                Content = answer.Example is null
                    ? null
                    : Content(
                        answer.ContentType,
                        await context.GetOrCreateSchemaAsync(answer.Example.GetType(), null, ct),
                        Example(answer.Example)),
            };
        }
        if (!isAuth && !metadata.OfType<Answer>().Any(a => a.Status == 200)) operation.Responses.Remove("200");
        var problem = await context.GetOrCreateSchemaAsync(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails), null, ct);
        foreach (var group in codes.Distinct().GroupBy(c => c.Status))
            operation.Responses[Text(group.Key)] = Refusal(problem, [.. group]);
    }

    private static OpenApiResponse Refusal(OpenApiSchema schema, ProblemCode[] codes) => new()
    {
        Description = string.Join(", ", codes.Select(c => $"`{c.Word}`")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new()
            {
                Schema = schema,
                Examples = codes.ToDictionary(c => c.Word, IOpenApiExample (c) => new OpenApiExample
                {
                    Value = Example(Examples.Of(c).Describe("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")),
                }),
            },
        },
    };

    internal static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema? schema, JsonNode? example) =>
        new() { [type] = new OpenApiMediaType { Schema = schema, Example = example } };

    internal static JsonNode? Example(object example) => JsonSerializer.SerializeToNode(example, ApiJson.Options);

    private static Dictionary<string, OpenApiMediaType> Text(string type, string example) =>
        Content(type, new OpenApiSchema { Type = JsonSchemaType.String }, JsonValue.Create(example));

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
