export const OWNER = { email: 'e2e@weshop.example', password: 'Weshop-e2e-1' };
