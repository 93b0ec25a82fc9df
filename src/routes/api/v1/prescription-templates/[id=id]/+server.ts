import { saveTemplateBody } from '$lib/contract/http/templates';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { deleteTemplate, saveTemplate } from '$lib/server/services/prescription/templates';

export const PUT = endpoint({
	operation: 'template.save',
	body: saveTemplateBody,
	run: (ctx, template, { params }) => saveTemplate(ctx, requireId(params.id), template)
});

export const DELETE = endpoint({
	operation: 'template.delete',
	run: (ctx, _body, { params }) => deleteTemplate(ctx, requireId(params.id))
});
